// What one packet of a talk costs to seal and to open (SRTP), in microseconds of processor time.
// Run: npx tsx bench/srtp.ts
import { randomBytes } from 'node:crypto';
import { SrtpReceiver } from '../src/media/srtp/srtp-receiver.ts';
import { SrtpSender } from '../src/media/srtp/srtp-sender.ts';
import { materialBytes, type SrtpSuite } from '../src/media/srtp/suite.ts';

const packets = 20_000;
const rounds = 7;

/** 20 ms of G.711. */
function talk(): Buffer[] {
  return Array.from({ length: packets }, (_, i) => {
    const packet = randomBytes(172);
    packet[0] = 0x80;
    packet[1] = 8;
    packet.writeUInt16BE(i & 0xffff, 2);
    packet.writeUInt32BE(1, 8);
    return packet;
  });
}

/** Of all threads, the collector's too; what others take of the machine does not count. */
function processorUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function measure(suite: SrtpSuite, plain: readonly Buffer[]): { seal: number; open: number } {
  const seals: number[] = [];
  const opens: number[] = [];
  // the first round warms up
  for (let round = 0; round <= rounds; round += 1) {
    const key = { suite, material: randomBytes(materialBytes[suite]) };
    const sender = new SrtpSender(key);
    const receiver = new SrtpReceiver(key);
    const startUs = processorUs();
    const sealed = plain.map((packet) => sender.sealRtp(packet));
    const sealedUs = processorUs();
    for (const packet of sealed) if (!receiver.openRtp(packet)) throw new Error('not opened');
    const openedUs = processorUs();
    if (round === 0) continue;
    seals.push((sealedUs - startUs) / packets);
    opens.push((openedUs - sealedUs) / packets);
  }
  return { seal: median(seals), open: median(opens) };
}

const plain = talk();
process.stdout.write('suite                     seal, µs   open, µs   talks on a core\n');
for (const suite of Object.keys(materialBytes) as SrtpSuite[]) {
  const { seal, open } = measure(suite, plain);
  const talks = Math.floor(20_000 / (seal + open));
  process.stdout.write(
    `${suite.padEnd(25)} ${seal.toFixed(1).padStart(8)} ${open.toFixed(1).padStart(10)} ${String(talks).padStart(17)}\n`,
  );
}
