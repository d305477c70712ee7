// The callers of the voice benches: SIPp for signalling, far-ends.c for sound, both on core 1.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { encode } from '../../src/media/codec/g711.ts';
import { decodeWav, encodeWav } from '../../src/media/index.ts';
import { createEspeakSynthesizer, PhraseCache, robotVoice } from '../../src/speech/index.ts';
import { coreTimes, datagramsDropped } from './proc-times.ts';

/** What far-ends.c writes; gaps in parts per million of those between packets with sound in them. */
interface Heard {
  readonly whole: number;
  readonly mostAtOnce: number;
  readonly packets: number;
  readonly lost: number;
  readonly said: number;
  readonly saidLate: number;
  readonly gapsOver40: number;
  readonly gapsOver100: number;
  readonly worstGapMs: number;
  readonly keyToSoundMs: readonly number[];
}

export interface CallsMade extends Heard {
  /** Calls that did not go as SIPp's scenario says. */
  readonly failed: number;
  /** New calls a second that the callers have kept up. */
  readonly rateHeld: number;
  /** Share of their core that was in use, by others too. */
  readonly coreBusy: number;
  /** Datagrams that the machine has thrown away meanwhile. */
  readonly dropped: number;
  /** Why the callers, not the server, may have held the figures down. */
  readonly callersLimit: readonly string[];
}

export interface Calling {
  readonly port: number;
  readonly extension?: string;
  readonly calls: number;
  readonly rate: number;
  /** Seconds of the first prompt; 6 when absent. */
  readonly promptS?: number;
  /** A-law; said in place of the key that is pressed otherwise. */
  readonly answer?: string;
  /** Each caller names a port of his own for his sound, which a shared port asks for; all name one otherwise. */
  readonly ownPorts?: boolean;
}

/** A program on one core, which says `ready` when it is. */
export interface Program {
  readonly pid: number;
  /** All lines that it has said, but `ready`. */
  readonly lines: () => readonly string[];
  /** Asks it to end; gives its last words. */
  stop(): Promise<string>;
}

/** Bytes, by the robot's own count. */
export interface Memory {
  readonly calls: number;
  readonly atOnce: number;
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

/** Asks a robot that was started with --expose-gc. */
export async function memoryOf(robot: Program): Promise<Memory> {
  const said = robot.lines().length;
  process.kill(robot.pid, 'SIGUSR2');
  while (robot.lines().length === said) await pause(20);
  return JSON.parse(robot.lines().at(-1) ?? '') as Memory;
}

/** Seconds of a dialogue beside its first prompt: the key, the second prompt, the ends. */
const besideS = 2.5;
/** A caller's port is named again so much after its call has ended. */
const restS = 4;
const onePort = 16_000;
const firstOwnPort = 40_000;

const here = (name: string): string => new URL(name, import.meta.url).pathname;
const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;
const ended = (child: ChildProcess): Promise<void> =>
  hasEnded(child) ? Promise.resolve() : new Promise((resolve) => child.once('exit', () => resolve()));

export async function onCore(core: number, program: string, args: readonly string[]): Promise<Program> {
  const child = spawn('taskset', ['-c', String(core), program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  while (!said.includes('ready') && !hasEnded(child)) await pause(50);
  const lines = (): readonly string[] => said.split('\n').filter((line) => line !== '' && line !== 'ready');
  const stop = async (): Promise<string> => {
    child.kill('SIGTERM');
    await ended(child);
    return lines().at(-1) ?? '';
  };
  return { pid: child.pid ?? 0, lines, stop };
}

/** A folder for one run of a bench, with far-ends built in it; who made it removes it. */
export class Callers {
  readonly folder = mkdtempSync(join(tmpdir(), 'perezvon-bench-'));

  constructor() {
    execFileSync('gcc', ['-O2', '-o', join(this.folder, 'far-ends'), here('far-ends.c')]);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** A sweep from 300 to 900 Hz. */
  prompt(name: string, seconds: number): string {
    const samples = Int16Array.from({ length: seconds * 8_000 }, (_, n) =>
      Math.round(8_000 * Math.sin((2 * Math.PI * (300 + (600 * n) / (seconds * 8_000)) * n) / 8_000)),
    );
    const file = join(this.folder, `${name}.wav`);
    writeFileSync(file, encodeWav({ samples, channels: 1, sampleRate: 8_000 }));
    return file;
  }

  /** What the product's own voice says, as `-a` of far-ends wants it. */
  async word(text: string): Promise<string> {
    const synthesizer = createEspeakSynthesizer({ clock: systemClock, log: silentLog });
    await synthesizer.start();
    const phrases = new PhraseCache({ directory: this.folder, synthesizer, log: silentLog });
    const { path } = await phrases.phrase(text, robotVoice);
    await synthesizer.stop();
    const decoded = decodeWav(readFileSync(path));
    if (!decoded.ok) throw new Error(decoded.why);
    const { samples } = decoded.audio;
    const codes = new Uint8Array(160 * Math.ceil(samples.length / 160));
    encode(
      'PCMA',
      Int16Array.from({ length: codes.length }, (_, n) => samples[n] ?? 0),
      codes,
    );
    const name = join(this.folder, 'word.alaw');
    writeFileSync(name, codes);
    return name;
  }

  /** The robot that is measured (robot-process.ts), on core 0. `flags` are Node's. */
  async robot(order: {
    readonly port: number;
    readonly prompts: readonly string[];
    readonly driver: string;
    readonly recordings?: string;
    readonly ears?: string;
    readonly flags?: readonly string[];
  }): Promise<Program> {
    const { port, prompts, driver, recordings = '-', ears = '-', flags = [] } = order;
    const args = [String(port), ...prompts, recordings, driver, ears];
    return onCore(0, process.execPath, [...flags, '--import', 'tsx', here('robot-process.ts'), ...args]);
  }

  /** Calls that go on until they have ended, or until `stop`. */
  begin(calling: Calling) {
    const { port, extension = '100', calls, rate, promptS = 6, ownPorts = false, answer } = calling;
    const result = join(this.folder, 'load.json');
    const counts = join(this.folder, 'sipp.csv');
    const ports = join(this.folder, 'ports.csv');
    const sockets = ownPorts ? Math.max(2, Math.ceil(rate * (promptS + besideS + restS))) : 1;
    const first = ownPorts ? firstOwnPort : onePort;
    const lines = Array.from({ length: sockets }, (_, index) => `${first + 2 * index};`);
    writeFileSync(ports, ['SEQUENTIAL', ...lines, ''].join('\n'));
    const said = answer === undefined ? [] : ['-a', answer];
    const shape = ['-s', String(sockets), '-n', String(promptS * 50), '-m', '100', ...said];
    const farEnds = spawn('taskset', [
      ...['-c', '1', join(this.folder, 'far-ends'), '-p', String(first), '-o', result],
      ...shape,
    ]);
    const sipp = spawn(
      'taskset',
      [
        ...['-c', '1', 'sipp', `127.0.0.1:${port}`, '-sf', here('caller.xml')],
        ...['-s', extension, '-i', '127.0.0.1', '-p', '5061', '-inf', ports],
        ...['-key', 'rtcpport', String(ownPorts ? first - 1 : first + 1)],
        ...['-r', String(rate), '-m', String(calls), '-l', '20000', '-nostdin'],
        ...['-recv_timeout', String((promptS + 30) * 1_000), '-trace_stat', '-stf', counts],
      ],
      { stdio: 'ignore', cwd: this.folder },
    );
    const stop = async (): Promise<Heard> => {
      if (!hasEnded(sipp)) sipp.kill('SIGKILL');
      farEnds.kill('SIGTERM');
      await ended(farEnds);
      return JSON.parse(readFileSync(result, 'utf8')) as Heard;
    };
    return { done: ended(sipp), counts, stop };
  }

  /** Calls the server until all calls have ended, and says what the callers' end saw. */
  async call(calling: Calling): Promise<CallsMade> {
    const beganMs = performance.now();
    const core = coreTimes(1);
    const droppedBefore = datagramsDropped();
    const running = this.begin(calling);
    await running.done;
    const wallS = (performance.now() - beganMs) / 1_000;
    const coreAfter = coreTimes(1);
    const dropped = datagramsDropped() - droppedBefore;
    await pause(1_500);
    const heard = await running.stop();
    const failed = failedOf(readFileSync(running.counts, 'utf8'), calling.calls);
    rmSync(running.counts);
    const rateHeld = calling.calls / Math.max(1, wallS - (calling.promptS ?? 6) - besideS);
    const coreBusy = (coreAfter.busy - core.busy) / (coreAfter.all - core.all);
    const callersLimit = [
      ...(coreBusy > 0.95 ? ['their core is full'] : []),
      ...(heard.saidLate > heard.said / 1_000 ? ['they speak late'] : []),
      ...(calling.calls > calling.rate * 10 && rateHeld < calling.rate * 0.97
        ? ['they call more slowly than asked']
        : []),
    ];
    return { ...heard, failed, rateHeld, coreBusy, dropped, callersLimit };
  }
}

/** Of SIPp's counts (`-trace_stat`), the last line. */
function failedOf(csv: string, calls: number): number {
  const lines = csv.trim().split('\n');
  const names = (lines[0] ?? '').split(';');
  const last = (lines.at(-1) ?? '').split(';');
  return calls - Number(last[names.indexOf('SuccessfulCall(C)')] ?? 0);
}
