/**
 * Claim: what a thousand robot dialogues cost, beside Asterisk 22 (its dialplan, and led over ARI), in one run.
 *   npx tsx bench/voice-capacity/voice-capacity.ts [--peers DIR] [--rate 25] [--calls 1000] [--rounds 3]
 *     [--drivers native,dgram] [--record] [--listen]
 * A dialogue: answered, 6 s of prompt, a key (RFC 4733), 2 s of prompt, hung up. The server under test has core 0,
 * the caller (SIPp for signalling, far-ends.c for sound: gcc) core 1. Asterisk takes part where DIR holds `asterisk/`
 * (start.sh, stop.sh; SIP on 5070, ARI on 8088, extensions 100 and 200; root, for the chroot that it lives in). With
 * --listen every frame of the caller comes to the main thread, as for a recogniser. Rounds take the variants in turn;
 * medians are printed. What is used is divided by the dialogues that were whole; a measurement in which one in a hundred
 * was not, or SIPp counts a failed call, is printed and left out of the medians. Perezvon is its media engine and SIP agent
 * here, led by a few lines: no scenario, recogniser, journal or database.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { encodeWav } from '../../src/media/index.ts';
import { cpuSeconds, machineTimes } from './proc-times.ts';

const { values } = parseArgs({
  options: {
    peers: { type: 'string' },
    rate: { type: 'string', default: '25' },
    calls: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    drivers: { type: 'string', default: 'native' },
    record: { type: 'boolean', default: false },
    listen: { type: 'boolean', default: false },
  },
});
const { peers = '' } = values;
const here = (name: string): string => new URL(name, import.meta.url).pathname;
const counted = Number(values.calls);
/** Not counted: programs that compile as they run are measured when they are warm. */
const warming = 500;
const folder = mkdtempSync(join(tmpdir(), 'perezvon-bench-'));

interface Server {
  readonly port: number;
  readonly extension: string;
  readonly pids: readonly number[];
  stop(): Promise<string>;
}

/** What far-ends.c writes; gaps in parts per million of those between packets with sound in them. */
interface Load {
  readonly whole: number;
  readonly mostAtOnce: number;
  readonly gapsOver40: number;
  readonly keyToSoundMs: readonly number[];
}

/** Of a hundred dialogues, so many have to be whole. */
const wholeEnough = 99;

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
const ended = (child: ChildProcess): Promise<void> =>
  hasEnded(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()));

async function onCore(core: number, program: string, args: readonly string[]) {
  const child = spawn('taskset', ['-c', String(core), program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  while (!said.includes('ready') && !hasEnded(child)) await pause(50);
  const stop = async (): Promise<string> => {
    child.kill('SIGTERM');
    await ended(child);
    return said.replace('ready\n', '').trim();
  };
  return { pid: child.pid ?? 0, stop };
}

function prompt(name: string, seconds: number): string {
  const samples = Int16Array.from({ length: seconds * 8_000 }, (_, n) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * (300 + (600 * n) / (seconds * 8_000)) * n) / 8_000)),
  );
  const file = join(folder, `${name}.wav`);
  writeFileSync(file, encodeWav({ samples, channels: 1, sampleRate: 8_000 }));
  return file;
}

const prompts = [prompt('first', 6), prompt('second', 2)];

async function perezvon(driver: string): Promise<Server> {
  const recordings = values.record ? folder : '-';
  const ears = values.listen ? 'listen' : '-';
  const args = ['--import', 'tsx', here('robot-process.ts'), '5080', ...prompts, recordings, driver, ears];
  const child = await onCore(0, process.execPath, args);
  return { port: 5080, extension: '100', pids: [child.pid], stop: child.stop };
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
  const robot = here('ari-robot-process.ts');
  const args = ['--experimental-websocket', '--no-warnings', '--import', 'tsx', robot];
  const child = await onCore(0, process.execPath, args);
  const stop = async (): Promise<string> => {
    await child.stop();
    return stopAsterisk();
  };
  return { port: 5070, extension: '200', pids: [pid, child.pid], stop };
}

/** Calls the server, and says what the caller's end saw. */
async function load(server: Server, calls: number): Promise<Load & { readonly sippFailed: boolean }> {
  const result = join(folder, 'load.json');
  const rtp = spawn('taskset', ['-c', '1', join(folder, 'far-ends'), '-p', '16000', '-o', result]);
  const sipp = spawn(
    'taskset',
    [
      ...['-c', '1', 'sipp', `127.0.0.1:${server.port}`, '-sf', here('caller.xml')],
      ...['-s', server.extension, '-i', '127.0.0.1', '-p', '5061', '-key', 'rtpport', '16000'],
      ...['-r', values.rate, '-m', String(calls), '-l', '10000', '-nostdin'],
    ],
    { stdio: 'ignore', cwd: folder },
  );
  await ended(sipp);
  await pause(1_500);
  rtp.kill('SIGTERM');
  await ended(rtp);
  const seen = JSON.parse(readFileSync(result, 'utf8')) as Load;
  return { ...seen, sippFailed: sipp.exitCode !== 0 };
}

async function measure(start: () => Promise<Server>) {
  const server = await start();
  await load(server, warming);
  const machine = machineTimes();
  const before = cpuSeconds(server.pids);
  const seen = await load(server, counted);
  const used = cpuSeconds(server.pids) - before;
  const after = machineTimes();
  const note = await server.stop();
  if (note !== '') console.log(note);
  const counts = !seen.sippFailed && seen.whole * 100 >= counted * wholeEnough;
  return {
    counts,
    cpuPerThousand: (used / seen.whole) * 1_000,
    whole: seen.whole,
    atOnce: seen.mostAtOnce,
    gaps40: seen.gapsOver40 / 10_000,
    keyToPromptMs: seen.keyToSoundMs[0] ?? NaN,
    stolen: ((after.stolen - machine.stolen) / (after.all - machine.all)) * 100,
  };
}

const variants: Record<string, () => Promise<Server>> = {};
for (const driver of values.drivers.split(',')) variants[`perezvon, ${driver}`] = () => perezvon(driver);
if (peers !== '') {
  variants['asterisk, dialplan'] = asteriskDialplan;
  variants['asterisk, ARI'] = asteriskOverAri;
}
type Figures = Omit<Awaited<ReturnType<typeof measure>>, 'counts'>;

function median(figures: readonly Figures[], name: keyof Figures): number {
  const sorted = figures.map((figure) => figure[name]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

try {
  execFileSync('gcc', ['-O2', '-o', join(folder, 'far-ends'), here('far-ends.c')]);
  console.log(
    `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}; ` +
      `${counted} calls at ${values.rate} a second, ${values.rounds} rounds`,
  );
  const all = new Map<string, Figures[]>();
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [name, start] of Object.entries(variants)) {
      const { counts, ...figures } = await measure(start);
      all.set(name, [...(all.get(name) ?? []), ...(counts ? [figures] : [])]);
      console.log(`round ${round + 1}, ${name}${counts ? '' : ', DISCARDED: calls failed'}:`, figures);
    }
  }
  console.table(
    Object.fromEntries(
      [...all].map(([name, figures]) => [
        name,
        {
          measurements: figures.length,
          'CPU s per 1,000 calls': median(figures, 'cpuPerThousand').toFixed(2),
          'whole calls': median(figures, 'whole'),
          'at once': median(figures, 'atOnce'),
          'gaps over 40 ms, %': median(figures, 'gaps40').toFixed(4),
          'key to prompt, ms': median(figures, 'keyToPromptMs').toFixed(0),
          'stolen, %': median(figures, 'stolen').toFixed(1),
        },
      ]),
    ),
  );
} finally {
  rmSync(folder, { recursive: true });
}
