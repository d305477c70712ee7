/**
 * Claim: how soon a robot's call answers, as its caller sees it in packets.
 *   npx tsx bench/voice-latency.ts [--calls 100] [--driver native]
 * One call after another, the robot (voice-capacity/robot-process.ts) in a process of its own. Told for each: from the ACK
 * to the first sound; from the first loud packet of the caller to the first silent one of ours (the robot stops at the
 * first loud frame: what is measured is the way there and back, with what waits for jitter, not the judgement); from the
 * first packet of a key to the first sound that answers it. Goals: 20, 60 and 40 ms.
 */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { encodeWav } from '../src/media/index.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100' },
    driver: { type: 'string', default: 'native' },
  },
});
const robotPort = 5090;
const host = '127.0.0.1';
const folder = mkdtempSync(join(tmpdir(), 'perezvon-bench-'));
const silent = 0xd5;
const loud = 0xaa;

function prompt(name: string, seconds: number): string {
  const file = join(folder, `${name}.wav`);
  const samples = Int16Array.from(
    { length: seconds * 8_000 },
    (_, n) => 9_000 * Math.sin(n / 3 + n * n * 1e-6),
  );
  writeFileSync(file, encodeWav({ samples, channels: 1, sampleRate: 8_000 }));
  return file;
}

async function bound() {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, host, () => resolve()));
  return socket;
}

const sip = await bound();
const rtp = await bound();
const fields = (text: string, name: string): string =>
  new RegExp(`^${name}: .*$`, 'im').exec(text)?.[0] ?? '';
const sdp = [
  ...['v=0', `o=- 1 1 IN IP4 ${host}`, 's=-', `c=IN IP4 ${host}`, 't=0 0'],
  ...[`m=audio ${rtp.address().port} RTP/AVP 8 101`, 'a=rtpmap:101 telephone-event/8000', ''],
].join('\r\n');

/** A request of ours; its fields are the same in the whole call but the method's own. */
function request(method: string, call: number, to = ''): string {
  const us = `${host}:${sip.address().port}`;
  const body = method === 'INVITE' ? sdp : '';
  return [
    `${method} sip:100@${host}:${robotPort} SIP/2.0`,
    `Via: SIP/2.0/UDP ${us};branch=z9hG4bK-${call}-${method}`,
    ...[`From: <sip:caller@${host}>;tag=${call}`, to || `To: <sip:100@${host}>`],
    ...[`Call-ID: latency-${process.pid}-${call}`, `CSeq: 1 ${method}`, `Contact: <sip:caller@${us}>`],
    ...['Max-Forwards: 70', 'Content-Type: application/sdp', `Content-Length: ${body.length}`, '', body],
  ].join('\r\n');
}

type Listener = (sounds: boolean, at: number) => void;

/** What the caller says now, and who waits for what he hears. */
const talk = {
  port: 0,
  code: silent,
  keyAt: -1,
  sequence: 0,
  onPacket: undefined as Listener | undefined,
};
rtp.on('message', (bytes, from) => {
  talk.port = from.port;
  talk.onPacket?.(
    bytes.subarray(13).some((code) => code !== bytes[12]),
    performance.now(),
  );
});

function say(): void {
  if (talk.port === 0) return;
  const pressed = talk.keyAt < 0 ? -1 : talk.sequence - talk.keyAt;
  const isKey = pressed >= 0 && pressed < 8;
  const bytes = Buffer.alloc(isKey ? 16 : 172, talk.code);
  bytes.writeUInt16BE(isKey ? 0x8000 | (pressed === 0 ? 0x80 : 0) | 101 : 0x8008, 0);
  bytes.writeUInt16BE(talk.sequence, 2);
  bytes.writeUInt32BE((isKey ? talk.keyAt : talk.sequence) * 160, 4);
  bytes.writeUInt32BE(talk.port, 8);
  if (isKey)
    bytes.writeUInt32BE(0x05_0a_0000 | (pressed >= 5 ? 0x80_0000 : 0) | (Math.min(5, pressed + 1) * 160), 12);
  talk.sequence += 1;
  rtp.send(bytes, talk.port, host);
}

/** Resolves with the moment of the first packet for which this holds. */
function first(wanted: (sounds: boolean) => boolean): Promise<number> {
  return new Promise((resolve) => {
    talk.onPacket = (sounds, at) => {
      if (wanted(sounds)) resolve(at);
    };
  });
}

function answered(call: number): Promise<string> {
  return new Promise((resolve) => {
    sip.on('message', function take(bytes) {
      const text = bytes.toString();
      if (!text.startsWith('SIP/2.0 200') || !text.includes(`latency-${process.pid}-${call}`)) return;
      sip.off('message', take);
      resolve(text);
    });
    sip.send(request('INVITE', call), robotPort, host);
  });
}

async function dialogue(call: number): Promise<[number, number, number]> {
  Object.assign(talk, { port: 0, code: silent, keyAt: -1, sequence: 0 });
  const to = fields(await answered(call), 'To');
  const ended = new Promise<void>((resolve) => {
    sip.on('message', function take(bytes, from) {
      const text = bytes.toString();
      if (!text.startsWith('BYE') || !text.includes(`latency-${process.pid}-${call}`)) return;
      sip.off('message', take);
      const kept = ['Via', 'From', 'To', 'Call-ID', 'CSeq'].map((name) => fields(text, name));
      sip.send(
        ['SIP/2.0 200 OK', ...kept, 'Content-Length: 0', '', ''].join('\r\n'),
        from.port,
        from.address,
      );
      resolve();
    });
  });
  const clock = setInterval(say, 20);
  const acked = performance.now();
  sip.send(request('ACK', call, to), robotPort, host);
  const began = (await first((sounds) => sounds)) - acked;
  // anywhere in the 20 ms of the robot's clock
  await pause(500 + Math.random() * 40);
  talk.code = loud;
  const spoke = performance.now();
  say();
  const stopped = (await first((sounds) => !sounds)) - spoke;
  talk.code = silent;
  await pause(300 + Math.random() * 40);
  talk.keyAt = talk.sequence;
  const pressed = performance.now();
  say();
  const heard = (await first((sounds) => sounds)) - pressed;
  await ended;
  clearInterval(clock);
  return [began, stopped, heard];
}

const robotFile = new URL('voice-capacity/robot-process.ts', import.meta.url).pathname;
const files = [prompt('first', 6), prompt('second', 0.4)];
const robot = spawn(process.execPath, [
  ...['--import', 'tsx', robotFile, String(robotPort), ...files, '-', values.driver, 'barge'],
]);
await new Promise<void>((resolve) => robot.stdout.once('data', () => resolve()));
try {
  for (let call = 0; call < 5; call += 1) await dialogue(call);
  const all: [number, number, number][] = [];
  for (let call = 5; call < 5 + Number(values.calls); call += 1) all.push(await dialogue(call));
  const at = (which: 0 | 1 | 2, share: number): string => {
    const sorted = all.map((each) => each[which]).sort((a, b) => a - b);
    return (sorted[Math.floor((sorted.length - 1) * share)] ?? NaN).toFixed(1);
  };
  console.log(`${values.driver}, ${all.length} calls, load ${loadavg()[0]?.toFixed(1)}; ms`);
  const names = ['ACK to sound', 'loud to silence', 'key to sound'] as const;
  console.table(
    Object.fromEntries(
      names.map((name, which) => {
        const row = which as 0 | 1 | 2;
        return [name, { median: at(row, 0.5), '95 %': at(row, 0.95), worst: at(row, 1) }];
      }),
    ),
  );
} finally {
  robot.kill('SIGTERM');
  rmSync(folder, { recursive: true });
}
process.exit();
