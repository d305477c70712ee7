/**
 * Claim: how many RTP streams one media worker carries, and how many packets leave over 20 ms late.
 *   npx tsx bench/rtp-clock.ts [--streams 50,100,200,400] [--seconds 20] [--record]
 * Every stream plays music and gets its own packets back from another process; every frame of it comes
 * to the main thread, as in a call that a robot listens to. With --record every stream is recorded too.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog, startProcess, systemClock } from '../src/base/index.ts';
import { MediaEngine, type MediaStream } from '../src/media/index.ts';

interface Echo {
  readonly packets: number;
  readonly counts: readonly number[];
  readonly worstMs: number;
}

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '50,100,200,400' },
    seconds: { type: 'string', default: '20' },
    record: { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);

const echo = startProcess(new URL('./rtp-echo-process.ts', import.meta.url));
const message = <T>(): Promise<T> =>
  new Promise((resolve) => echo.once('message', (value) => resolve(value as T)));
const { port } = await message<{ port: number }>();
const folder = await mkdtemp(join(tmpdir(), 'perezvon-bench-'));

const description = Buffer.from(
  `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8\r\n`,
);

async function open(engine: MediaEngine, index: number, onFrame: () => void): Promise<MediaStream> {
  const stream = await engine.openStream({ id: `bench-${index}`, onFrame });
  if (!stream.createAnswer(description).ok) throw new Error('the description was refused');
  stream.play({ tone: 'music' });
  if (values.record) await stream.record(join(folder, `${index}.wav`));
  return stream;
}

async function measure(count: number): Promise<void> {
  const engine = new MediaEngine({ clock: systemClock, log: silentLog, bindHost: '127.0.0.1' });
  await engine.start();
  let frames = 0;
  const streams: MediaStream[] = [];
  for (let index = 0; index < count; index += 1) streams.push(await open(engine, index, () => (frames += 1)));
  await systemClock.sleep(1000);

  echo.send('start');
  await message<Echo>();
  const before = await engine.statistics();
  const cpuBefore = process.cpuUsage();
  const framesBefore = frames;
  const startMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const elapsedS = (performance.now() - startMs) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const after = await engine.statistics();
  echo.send('result');
  const arrived = await message<Echo>();

  const sent = after.packetsSent + after.packetsSkipped - before.packetsSent - before.packetsSkipped;
  const late = after.packetsSentLate + after.packetsSkipped - before.packetsSentLate - before.packetsSkipped;
  const lost = (await Promise.all(streams.map((stream) => stream.statistics()))).reduce(
    (sum, s) => sum + s.packetsLost,
    0,
  );
  const row = [
    count,
    (sent / elapsedS / 50).toFixed(1),
    `${((100 * late) / sent).toFixed(3)} %`,
    `${after.latestMs.toFixed(1)} ms`,
    arrived.counts.map((n) => `${((100 * n) / arrived.packets).toFixed(3)} %`).join(' / '),
    lost,
    `${((100 * (frames - framesBefore)) / (count * elapsedS * 50)).toFixed(2)} %`,
    `${((cpu.user + cpu.system) / 10_000 / elapsedS).toFixed(0)} %`,
  ];
  console.log(`| ${row.join(' | ')} |`);
  await engine.stop();
}

console.log(`${seconds} s each, ${values.record ? 'recorded' : 'not recorded'}, Node ${process.version}`);
console.log(
  '| streams | packets/20 ms | left over 20 ms late | worst | gaps over 40/60/100 ms at the far end | lost on the way back | frames heard | CPU of one core |',
);
console.log('|---|---|---|---|---|---|---|---|');
for (const count of values.streams.split(',').map(Number)) await measure(count);
echo.disconnect();
await rm(folder, { recursive: true, force: true });
