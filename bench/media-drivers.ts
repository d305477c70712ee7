/**
 * Claim: what a stream costs a media worker in each step of 20 ms, by each driver of packets.
 *   taskset -c 0 npx tsx bench/media-drivers.ts [--drivers shared,native,dgram] [--streams 500] [--seconds 5] [--rounds 5]
 *     [--listen] [--record]
 * Every stream plays music from its coded form and is spoken to by media-drivers-far-ends.c (gcc) on core 1. `shared` is
 * `native` with one port for all. With --listen every frame comes to the main thread too, with --record each is recorded.
 * Drivers take turns; what is printed at the end is each one's median. Processor time is that of the worker's thread alone.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog, systemClock } from '../src/base/index.ts';
import { MediaEngine } from '../src/media/index.ts';

const { values } = parseArgs({
  options: {
    drivers: { type: 'string', default: 'shared,native,dgram' },
    streams: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '5' },
    listen: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
  },
});
const streams = Number(values.streams);
const farPort = 34_000;

interface Times {
  readonly user: number;
  readonly system: number;
}

/** A measurement: microseconds a step, and the share of packets over 20 ms late. */
interface Measured {
  readonly own: number;
  readonly system: number;
  readonly late: number;
}

/** One far end of its own for every stream. */
function description(index: number): Buffer {
  const port = farPort + 2 * index;
  return Buffer.from(
    'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n' +
      `m=audio ${port} RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n`,
  );
}

/** proc(5): microseconds that each thread of this process has used; the kernel counts ticks of 10 ms. */
function threadTimes(): Map<string, Times> {
  return new Map(
    readdirSync('/proc/self/task').map((id) => {
      const stat = readFileSync(`/proc/self/task/${id}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [id, { user: Number(fields[11]) * 10_000, system: Number(fields[12]) * 10_000 }];
    }),
  );
}

/** Of the thread that has used most since, among those that were not there at first: the worker's. */
function mostSince(before: Map<string, Times>, known: ReadonlySet<string>): Times {
  let most: Times = { user: 0, system: 0 };
  for (const [id, now] of threadTimes()) {
    const then = before.get(id);
    if (!then || known.has(id)) continue;
    const used = { user: now.user - then.user, system: now.system - then.system };
    if (used.user + used.system > most.user + most.system) most = used;
  }
  return most;
}

async function measure(name: string): Promise<Measured> {
  const known = new Set(threadTimes().keys());
  const driver = name === 'dgram' ? 'dgram' : 'native';
  const engine = new MediaEngine({ clock: systemClock, log: silentLog, bindHost: '127.0.0.1', driver });
  await engine.start();
  for (let index = 0; index < streams; index += 1) {
    const onFrame = values.listen ? () => undefined : undefined;
    const sharedPort = name === 'shared' ? 'bench' : undefined;
    const stream = await engine.openStream({ id: String(index), onFrame, sharedPort });
    const answered = stream.createAnswer(description(index));
    if (!answered.ok) throw new Error(answered.why);
    if (values.record) await stream.record(join(recordings, `${index}.wav`));
    stream.play({ tone: 'music' });
  }
  await systemClock.sleep(4_000);
  const [times, from] = [threadTimes(), await engine.statistics()];
  await systemClock.sleep(Number(values.seconds) * 1_000);
  const [used, to] = [mostSince(times, known), await engine.statistics()];
  const steps = to.packetsSent - from.packetsSent;
  const late = to.packetsSentLate + to.packetsSkipped - from.packetsSentLate - from.packetsSkipped;
  const measured = { own: used.user / steps, system: used.system / steps, late: (100 * late) / steps };
  const heard = to.packetsReceived - from.packetsReceived;
  console.log(`${name}: ${words(measured)}; heard ${heard} of ${steps}; load ${loadavg()[0]?.toFixed(1)}`);
  await engine.stop();
  return measured;
}

function words({ own, system, late }: Measured): string {
  const sum = (own + system).toFixed(2);
  return `${own.toFixed(2)} µs of its own and ${system.toFixed(2)} of the system's a step (${sum}); ${late.toFixed(2)} % over 20 ms late`;
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

const folder = mkdtempSync(join(tmpdir(), 'perezvon-bench-'));
const recordings = join(folder, 'recordings');
mkdirSync(recordings);
const farEnds = join(folder, 'far-ends');
execFileSync('gcc', ['-O2', '-o', farEnds, new URL('media-drivers-far-ends.c', import.meta.url).pathname]);
const far = spawn('taskset', ['-c', '1', farEnds, String(farPort), values.streams], { stdio: 'inherit' });
try {
  const names = values.drivers.split(',');
  const all = new Map<string, Measured[]>(names.map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round += 1)
    for (const name of names) all.get(name)?.push(await measure(name));
  for (const [name, each] of all) {
    const of = (which: keyof Measured): number => median(each.map((one) => one[which]));
    console.log(`median, ${name}: ${words({ own: of('own'), system: of('system'), late: of('late') })}`);
  }
} finally {
  far.kill('SIGTERM');
  rmSync(folder, { recursive: true });
}
process.exit();
