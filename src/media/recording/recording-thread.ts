import type { Worker } from 'node:worker_threads';
import { startWorker } from '../../base/index.ts';
import { EncoderLoad } from './encoder-load.ts';
import type { RecordingSink } from './recording-sink.ts';
import type { RecordingOrder, RecordingReply } from './recording-worker.ts';

type Ask = RecordingOrder extends infer K ? (K extends RecordingOrder ? Omit<K, 'ask'> : never) : never;

/** The thread in which a media worker's recordings are encoded, started with the first of them. One that dies ends those that it had. */
export class RecordingThread {
  readonly #asked = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  readonly #load = new EncoderLoad();
  #worker: Worker | undefined;
  #nextAsk = 1;
  #nextRecording = 1;

  /** One recording more could make all of them late. */
  get isFull(): boolean {
    return this.#load.isFull;
  }

  /** Rejects with an error whose `code` is the system's. */
  async open(path: string): Promise<RecordingSink> {
    this.#worker ??= this.#start();
    const worker = this.#worker;
    const recording = this.#nextRecording;
    this.#nextRecording += 1;
    this.#load.begin(recording);
    try {
      await this.#ask(worker, { kind: 'open', recording, path });
    } catch (error) {
      this.#load.end(recording);
      throw error;
    }
    return {
      append: (samples) =>
        this.#ask(worker, { kind: 'append', recording, samples }, [samples.buffer as ArrayBuffer]),
      finish: async () => {
        // what it still has to encode is little
        this.#load.end(recording);
        await this.#ask(worker, { kind: 'finish', recording });
      },
    };
  }

  #start(): Worker {
    const worker = startWorker(new URL('./recording-worker.ts', import.meta.url));
    worker.on('message', ({ ask, why, tookMs }: RecordingReply) => {
      if (tookMs !== undefined) this.#load.took(tookMs);
      const asked = this.#asked.get(ask);
      this.#asked.delete(ask);
      if (why === undefined) asked?.resolve();
      else asked?.reject(failed(why));
    });
    // told by its exit
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#worker = undefined;
      this.#load.clear();
      for (const { reject } of this.#asked.values()) reject(failed('the encoder ended'));
      this.#asked.clear();
    });
    return worker;
  }

  #ask(worker: Worker, order: Ask, transfer: readonly ArrayBuffer[] = []): Promise<void> {
    if (worker !== this.#worker) return Promise.reject(failed('the encoder ended'));
    const ask = this.#nextAsk;
    this.#nextAsk += 1;
    return new Promise((resolve, reject) => {
      this.#asked.set(ask, { resolve, reject });
      worker.postMessage({ ...order, ask }, transfer);
    });
  }
}

function failed(why: string): Error {
  return Object.assign(new Error('a recording can not be written'), { code: why });
}
