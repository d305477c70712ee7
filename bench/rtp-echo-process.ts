// The far end of bench/rtp-clock.ts: one socket that sends every packet back, as a source of its own, and watches how evenly they
// come.
import { createSocket } from 'node:dgram';

const gapsOver = [40, 60, 100];
const lastAt = new Map<number, number>();
let packets = 0;
let counts = gapsOver.map(() => 0);
let worstMs = 0;

const socket = createSocket({
  type: 'udp4',
  recvBufferSize: 8_000_000,
  lookup: (host, _options, answer) => answer(null, host, 4),
});
socket.on('message', (bytes, from) => {
  const now = performance.now();
  const last = lastAt.get(from.port);
  lastAt.set(from.port, now);
  // SSRC (RFC 3550 §8.2): what comes back under the same is a loop, and dropped
  bytes[8]! ^= 0xff;
  socket.send(bytes, from.port, from.address);
  packets += 1;
  if (last === undefined) return;
  const gapMs = now - last;
  worstMs = Math.max(worstMs, gapMs);
  gapsOver.forEach((limit, index) => {
    if (gapMs > limit) counts[index]! += 1;
  });
});
socket.bind(0, '127.0.0.1', () => process.send?.({ port: socket.address().port }));

process.on('message', () => {
  process.send?.({ packets, counts, worstMs });
  lastAt.clear();
  packets = 0;
  counts = gapsOver.map(() => 0);
  worstMs = 0;
});
process.on('disconnect', () => process.exit());
