/**
 * Claim: what a stream costs a media worker in each step of 20 ms, by each driver of packets.
 *   taskset -c 0 npx tsx bench/media-drivers.ts [--drivers native,dgram] [--streams 500] [--seconds 10] [--listen]
 * Every stream plays music from its coded form and is spoken to by voice-capacity/far-ends.c (gcc) on core 1. With
 * --listen every frame comes to the main thread too. Processor time is that of the worker's thread alone.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLog, systemClock } from '../src/base/index.ts';
import { MediaEngine } from '../src/media/index.ts';

const { values } = parseArgs({
  options: {
    drivers: { type: 'string', default: 'native,dgram' },
    streams: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '10' },
    listen: { type: 'boolean', default: false },
  },
});
const farPort = 16_100;
const description = Buffer.from(
  'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n' +
    `m=audio ${farPort} RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n`,
);

interface Times {
  readonly user: number;
  readonly system: number;
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

async function measure(driver: 'native' | 'dgram'): Promise<void> {
  const known = new Set(threadTimes().keys());
  const engine = new MediaEngine({ clock: systemClock, log: silentLog, bindHost: '127.0.0.1', driver });
  await engine.start();
  for (let index = 0; index < Number(values.streams); index += 1) {
    const onFrame = values.listen ? () => undefined : undefined;
    const stream = await engine.openStream({ id: String(index), onFrame });
    stream.createAnswer(description);
    stream.play({ tone: 'music' });
  }
  await systemClock.sleep(4_000);
  const [times, from] = [threadTimes(), await engine.statistics()];
  await systemClock.sleep(Number(values.seconds) * 1_000);
  const [used, to] = [mostSince(times, known), await engine.statistics()];
  const steps = to.packetsSent - from.packetsSent;
  const late = to.packetsSentLate + to.packetsSkipped - from.packetsSentLate - from.packetsSkipped;
  console.log(
    `${driver}: ${(used.user / steps).toFixed(2)} µs of its own and ${(used.system / steps).toFixed(2)} of the system's ` +
      `a step; ${((100 * late) / steps).toFixed(2)} % over 20 ms late; heard ${to.packetsReceived - from.packetsReceived} ` +
      `of ${steps}; load ${loadavg()[0]?.toFixed(1)}`,
  );
  await engine.stop();
}

const folder = mkdtempSync(join(tmpdir(), 'perezvon-bench-'));
const farEnds = join(folder, 'far-ends');
execFileSync('gcc', ['-O2', '-o', farEnds, new URL('voice-capacity/far-ends.c', import.meta.url).pathname]);
const far = spawn('taskset', ['-c', '1', farEnds, '-p', String(farPort), '-D'], { stdio: 'ignore' });
try {
  for (const driver of values.drivers.split(',')) await measure(driver as 'native' | 'dgram');
} finally {
  far.kill('SIGTERM');
  rmSync(folder, { recursive: true });
}
process.exit();
