import type { Worker } from 'node:worker_threads';
import { startWorker, type Clock, type Timer } from '../../base/index.ts';
import type { Examined } from './examine-recording.ts';
import type { ExamineOrder, ExamineReply } from './examine-worker.ts';

export interface RecordingJudgeOptions {
  readonly clock: Clock;
  /** What starts the thread, where that is not the usual one. */
  readonly start?: () => Worker;
}

interface Asked {
  resolve(examined: Examined): void;
  reject(error: Error): void;
}

/** Who records phrase by phrase and has nothing for so long, has gone. */
const idleMs = 60_000;

/** `examineRecording` in a thread of its own, started with the first recording and let go a minute after the last. */
export class RecordingJudge {
  readonly #clock: Clock;
  readonly #start: () => Worker;
  readonly #asked = new Map<number, Asked>();
  #worker: Worker | undefined;
  #nextAsk = 1;
  #idle: Timer | undefined;

  constructor({ clock, start }: RecordingJudgeOptions) {
    this.#clock = clock;
    this.#start = start ?? (() => startWorker(new URL('./examine-worker.ts', import.meta.url)));
  }

  /** As `examineRecording`. Rejects when the thread ends before it has answered. */
  examine(file: Buffer): Promise<Examined> {
    this.#idle?.cancel();
    this.#worker ??= this.#started();
    const worker = this.#worker;
    const order: ExamineOrder = { ask: this.#nextAsk, file };
    this.#nextAsk += 1;
    worker.ref();
    return new Promise((resolve, reject) => {
      this.#asked.set(order.ask, { resolve, reject });
      worker.postMessage(order);
    });
  }

  /** What is being judged is let go. */
  async stop(): Promise<void> {
    this.#idle?.cancel();
    await this.#worker?.terminate();
  }

  #started(): Worker {
    const worker = this.#start();
    worker.on('message', ({ ask, examined }: ExamineReply) => {
      this.#asked.get(ask)?.resolve(withBuffers(examined));
      this.#asked.delete(ask);
      if (this.#asked.size === 0) this.#rest(worker);
    });
    // told by its exit
    worker.on('error', () => undefined);
    worker.on('exit', () => this.#ended(worker));
    return worker;
  }

  #rest(worker: Worker): void {
    worker.unref();
    this.#idle = this.#clock.after(idleMs, () => {
      // who asks now gets another one
      this.#worker = undefined;
      void worker.terminate();
    });
  }

  #ended(worker: Worker): void {
    // one that was let go had nothing to do any more
    if (this.#worker !== worker) return;
    this.#worker = undefined;
    this.#idle?.cancel();
    for (const { reject } of this.#asked.values())
      reject(new Error('the thread that judges recordings has ended'));
    this.#asked.clear();
  }
}

function withBuffers(examined: Examined): Examined {
  if (!examined.ok) return examined;
  const { source, ready, ...facts } = examined.recording;
  return { ok: true, recording: { ...facts, source: bufferOf(source), ready: bufferOf(ready) } };
}

/** Of what came from another thread. */
function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
