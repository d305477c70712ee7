/**
 * Claim: what a thousand robot dialogues cost, beside Asterisk 22 (its dialplan, and led over ARI), in one run.
 *   npx tsx bench/voice-capacity/voice-capacity.ts [--peers DIR] [--rate 25] [--calls 1000] [--rounds 3] [--warm 1000]
 *     [--drivers native,dgram,shared] [--record] [--listen] [--answer]
 * A dialogue: answered, 6 s of prompt, a key (RFC 4733), 2 s of prompt, hung up. The server under test has core 0,
 * the caller (SIPp for signalling, far-ends.c for sound: gcc) core 1. Asterisk takes part where DIR holds `asterisk/`
 * (start.sh, stop.sh; SIP on 5070, ARI on 8088, extensions 100 and 200; root, for the chroot that it lives in). `shared`
 * is `native` with one port for the sound of all calls: the callers of each variant have a port each then. With
 * --record each driver is measured without and with recordings; with --listen every frame of the caller comes to the main
 * thread, as for a recogniser; with --answer each is measured with the key and with a «да», which the embedded recogniser
 * listens for from the first frame on (the time to the next prompt is from its last packet). Rounds take the variants in turn; medians are printed, and a line of JSON. What is used is
 * divided by the dialogues that were whole; a measurement in which one in a hundred was not, or SIPp counts a failed
 * call, is printed and left out of the medians. Perezvon is its media engine and SIP agent here, led by a few lines: no
 * scenario, recogniser, journal or database. Its threads are told apart: `main`, `media-worker`, `helpers` (V8's: compiling
 * and collecting, which shrinks the longer it has run: see --warm).
 */
import { execFileSync } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Callers, onCore } from './callers.ts';
import { cpuSeconds, machineTimes, threadSeconds, usedByThread } from './proc-times.ts';

const { values } = parseArgs({
  options: {
    peers: { type: 'string' },
    rate: { type: 'string', default: '25' },
    calls: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    warm: { type: 'string', default: '1000' },
    drivers: { type: 'string', default: 'native' },
    record: { type: 'boolean', default: false },
    listen: { type: 'boolean', default: false },
    answer: { type: 'boolean', default: false },
  },
});
const { peers = '' } = values;
const counted = Number(values.calls);
/** Not counted: programs that compile as they run are measured when they are warm. */
const warming = Number(values.warm);
/** Of a hundred dialogues, so many have to be whole. */
const wholeEnough = 99;

interface Server {
  /** What its callers say in place of the key. */
  readonly answer?: string;
  readonly port: number;
  readonly extension: string;
  readonly pids: readonly number[];
  stop(): Promise<string>;
}

const callers = new Callers();
const drivers = values.drivers.split(',');
const ownPorts = drivers.includes('shared');
const prompts = [callers.prompt('first', 6), callers.prompt('second', 2)];

async function perezvon(driver: string, records: boolean, answer?: string): Promise<Server> {
  const recordings = records ? callers.folder : '-';
  const ears = answer === undefined ? (values.listen ? 'listen' : '-') : 'answer';
  const robot = await callers.robot({ port: 5080, prompts, driver, recordings, ears });
  return { port: 5080, extension: '100', pids: [robot.pid], stop: robot.stop, answer };
}

function asterisk(): number {
  execFileSync(join(peers, 'asterisk/start.sh'), { env: { ...process.env, CPU: '0' }, stdio: 'ignore' });
  const [pid] = execFileSync('pgrep', ['-x', 'asterisk']).toString().split('\n');
  return Number(pid);
}

async function stopAsterisk(): Promise<string> {
  execFileSync(join(peers, 'asterisk/stop.sh'), { stdio: 'ignore' });
  return '';
}

async function asteriskDialplan(): Promise<Server> {
  return { port: 5070, extension: '100', pids: [asterisk()], stop: stopAsterisk };
}

async function asteriskOverAri(): Promise<Server> {
  const pid = asterisk();
  const robot = new URL('./ari-robot-process.ts', import.meta.url).pathname;
  const args = ['--experimental-websocket', '--no-warnings', '--import', 'tsx', robot];
  const child = await onCore(0, process.execPath, args);
  const stop = async (): Promise<string> => {
    await child.stop();
    return stopAsterisk();
  };
  return { port: 5070, extension: '200', pids: [pid, child.pid], stop };
}

async function measure(start: () => Promise<Server>) {
  const server = await start();
  const { port, extension, answer } = server;
  const calling = { port, extension, answer, rate: Number(values.rate), ownPorts };
  await callers.call({ ...calling, calls: warming });
  const machine = machineTimes();
  const before = cpuSeconds(server.pids);
  const threads = threadSeconds(server.pids[0] as number);
  const seen = await callers.call({ ...calling, calls: counted });
  const used = cpuSeconds(server.pids) - before;
  const byThread = usedByThread(threads, threadSeconds(server.pids[0] as number));
  const after = machineTimes();
  const note = await server.stop();
  if (note !== '') console.log(note);
  const perDialogue = Object.entries(byThread).map(([name, seconds]) => [
    name,
    Number(((seconds / seen.whole) * 1_000).toFixed(2)),
  ]);
  return {
    counts: seen.failed === 0 && seen.whole * 100 >= counted * wholeEnough,
    threads: Object.fromEntries(perDialogue) as Readonly<Record<string, number>>,
    callersLimit: seen.callersLimit,
    cpuPerThousand: (used / seen.whole) * 1_000,
    whole: seen.whole,
    atOnce: seen.mostAtOnce,
    gaps40: seen.gapsOver40 / 10_000,
    keyToPromptMs: seen.keyToSoundMs[0] ?? NaN,
    stolen: ((after.stolen - machine.stolen) / (after.all - machine.all)) * 100,
  };
}

const yes = values.answer ? await callers.word('Да.') : undefined;
const variants: Record<string, () => Promise<Server>> = {};
for (const driver of drivers) {
  variants[`perezvon, ${driver}`] = () => perezvon(driver, false);
  if (yes) variants[`perezvon, ${driver}, a «да»`] = () => perezvon(driver, false, yes);
  if (values.record) variants[`perezvon, ${driver}, recorded`] = () => perezvon(driver, true);
}
if (peers !== '') {
  variants['asterisk, dialplan'] = asteriskDialplan;
  variants['asterisk, ARI'] = asteriskOverAri;
}
type Measured = Awaited<ReturnType<typeof measure>>;
type Figure = 'cpuPerThousand' | 'whole' | 'atOnce' | 'gaps40' | 'keyToPromptMs' | 'stolen';

function median(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? NaN;
}

function summary(measured: readonly Measured[]) {
  const of = (name: Figure): number => median(measured.map((one) => one[name]));
  return {
    measurements: measured.length,
    'CPU s per 1,000 calls': of('cpuPerThousand').toFixed(2),
    'whole calls': of('whole'),
    'at once': of('atOnce'),
    'gaps over 40 ms, %': of('gaps40').toFixed(4),
    'key to prompt, ms': of('keyToPromptMs').toFixed(0),
    'stolen, %': of('stolen').toFixed(1),
    'main thread, ms': median(measured.map(({ threads }) => threads.main ?? NaN)).toFixed(2),
    'helpers, ms': median(measured.map(({ threads }) => threads.helpers ?? NaN)).toFixed(2),
  };
}

try {
  console.log(
    `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ` +
      `${counted} calls at ${values.rate} a second, ${values.rounds} rounds`,
  );
  const all = new Map<string, Measured[]>();
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [name, start] of Object.entries(variants)) {
      const measured = await measure(start);
      all.set(name, [...(all.get(name) ?? []), ...(measured.counts ? [measured] : [])]);
      console.log(
        `round ${round + 1}, ${name}${measured.counts ? '' : ', DISCARDED: calls failed'}:`,
        measured,
      );
    }
  }
  const summaries = Object.fromEntries([...all].map(([name, measured]) => [name, summary(measured)]));
  console.table(summaries);
  console.log(JSON.stringify(summaries));
} finally {
  callers.remove();
}
