import type { ChildProcess } from 'node:child_process';
import { Failure, startProcess, type Clock, type Log, type Timer } from '../../../base/index.ts';
import { endProcess } from '../end-process.ts';
import type { SherpaOrder, SherpaReport } from './sherpa-messages.ts';

/** The process that hears, as far as it is needed here. */
export type SherpaProcess = Pick<
  ChildProcess,
  'on' | 'send' | 'kill' | 'disconnect' | 'connected' | 'stderr'
>;

/** What it tells of utterances. */
export type SherpaNews = Exclude<SherpaReport, { kind: 'ready' | 'refused' }>;

interface RunnerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly load: Extract<SherpaOrder, { kind: 'load' }>;
  /** Starts the process; replaced in tests. */
  readonly spawn?: (() => SherpaProcess) | undefined;
  onNews(news: SherpaNews): void;
  /** All that it had in hand is lost. */
  onDeath(): void;
}

/** Loading 240 MB from a slow disk. */
const loadMs = 120_000;
/** A process that died is started again after a pause, each time a longer one, so that a broken installation does not spin. */
const pauseMs = { first: 1_000, longest: 60_000 };

/** Keeps the process of sherpa-onnx running, with its model loaded. */
export class SherpaRunner {
  readonly #options: RunnerOptions;
  #process: SherpaProcess | undefined;
  #ready = false;
  #worked = false;
  #stopped = false;
  #again: Timer | undefined;
  #pauseMs = pauseMs.first;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  get ready(): boolean {
    return this.#ready;
  }

  /** Resolves when the model is loaded. Rejects with `Failure` `speech.model-refused`; nothing runs then. */
  start(): Promise<void> {
    const process = (this.#options.spawn ?? spawnSherpa)();
    this.#process = process;
    return new Promise((resolve, reject) => {
      const slow = this.#options.clock.after(loadMs, () => process.kill('SIGKILL'));
      let why = 'it ended while it was loading';
      // the library says why before it ends the process; of what it hears it says nothing there
      process.stderr?.on('data', (piece: Buffer) => {
        why = lastWords(piece.toString()) ?? why;
      });
      process.on('message', (message) => {
        const report = message as SherpaReport;
        if (report.kind === 'ready') {
          slow.cancel();
          this.#isReady();
          resolve();
        } else if (report.kind === 'refused') {
          why = report.why;
          process.kill('SIGKILL');
        } else this.#options.onNews(report);
      });
      process.on('error', (err: Error) =>
        this.#options.log.warn({ err }, 'the process of sherpa-onnx reports an error'),
      );
      process.on('exit', (code, signal) => {
        slow.cancel();
        reject(
          new Failure('invalid', {
            code: 'speech.model-refused',
            message: `sherpa-onnx does not load the model: ${why}.`,
            params: { why },
          }),
        );
        if (this.#process === process) this.#died(code, signal);
      });
      process.send(this.#options.load);
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#ready = false;
    this.#again?.cancel();
    const leaving = this.#process;
    this.#process = undefined;
    if (leaving) endProcess(leaving, this.#options.clock);
  }

  tell(order: SherpaOrder): void {
    // one that can't be sent any more is followed by an exit
    if (this.#process?.connected) this.#process.send(order, () => undefined);
  }

  #isReady(): void {
    this.#ready = true;
    this.#worked = true;
    this.#pauseMs = pauseMs.first;
  }

  /** One that never worked has said so to whoever started it. */
  #died(code: number | null, signal: string | null): void {
    this.#options.log.warn({ code, signal }, 'the process of sherpa-onnx died');
    this.#process = undefined;
    this.#ready = false;
    this.#options.onDeath();
    if (this.#stopped || !this.#worked) return;
    this.#again = this.#options.clock.after(this.#pauseMs, () => {
      // its end is seen by `exit` again
      this.start().catch(() => undefined);
    });
    this.#pauseMs = Math.min(2 * this.#pauseMs, pauseMs.longest);
  }
}

/** The last line that says anything. */
function lastWords(said: string): string | undefined {
  return said.trim().split('\n').at(-1)?.trim().slice(-300) || undefined;
}

function spawnSherpa(): SherpaProcess {
  return startProcess(new URL('./sherpa-process.ts', import.meta.url), [], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
