import { randomInt } from 'node:crypto';
import { within, type Clock } from '../base/index.ts';
import type { RecordingSink } from './recording/recording-sink.ts';

const frameSamples = 160;
const frameValues = 2 * frameSamples;
const chunkFrames = 50; // 1 s: what a kill can cost
const mostWaiting = 10; // chunks a slow disk may owe us
const morePatience = 10; // and up to so many more, so that not all give up at once and some are left
const finishMs = 2_000;
const tooSlow = 'too slow';

/**
 * Gathers a two-channel recording, left what we send, right the far end, one frame of both every 20 ms, so that its time
 * is the call's time. A disk that fails or can't keep up ends the recording, told once, and nothing else.
 */
export class Recorder {
  readonly #sink: RecordingSink;
  readonly #clock: Clock;
  readonly #onTrouble: (why: string) => void;
  #chunk = new Int16Array(chunkFrames * frameValues);
  #chunkUsed = 0;
  #frames = 0;
  readonly #mostWaiting = mostWaiting + randomInt(morePatience);
  #waiting = 0;
  #queue: Promise<void> = Promise.resolve();
  #failed = false;
  #told = false;

  /** `onTrouble` gets a short reason such as `ENOSPC`. */
  constructor(sink: RecordingSink, clock: Clock, onTrouble: (why: string) => void) {
    this.#sink = sink;
    this.#clock = clock;
    this.#onTrouble = onTrouble;
  }

  /** Milliseconds handed in so far. */
  get recordedMs(): number {
    return this.#frames * 20;
  }

  /** One frame of each side; undefined is silence. */
  add(near: Int16Array | undefined, far: Int16Array | undefined): void {
    if (this.#failed) return;
    const chunk = this.#chunk;
    let at = this.#chunkUsed;
    for (let i = 0; i < frameSamples; i += 1) {
      chunk[at] = near ? near[i]! : 0;
      chunk[at + 1] = far ? far[i]! : 0;
      at += 2;
    }
    this.#chunkUsed = at;
    this.#frames += 1;
    if (at === chunk.length) this.#flush();
  }

  /** Time that nobody heard: the process stood still. */
  skip(frames: number): void {
    for (let i = 0; i < frames; i += 1) this.add(undefined, undefined);
  }

  /**
   * Writes what is left. Resolves even when the disk failed, and within 2 s when it stands still: that is told, and what is
   * left is written whenever it goes on.
   */
  async finish(): Promise<void> {
    if (this.#chunkUsed > 0) this.#flush();
    const finished = this.#queue
      .then(() => this.#sink.finish())
      .catch((error: unknown) => this.#fail(reasonOf(error)))
      .then(() => true);
    if (!(await within(this.#clock, finishMs, finished))) this.#tell(tooSlow);
  }

  #flush(): void {
    const samples = this.#chunk.slice(0, this.#chunkUsed);
    this.#chunkUsed = 0;
    if (this.#waiting >= this.#mostWaiting) {
      this.#fail(tooSlow);
      return;
    }
    this.#waiting += 1;
    this.#queue = this.#queue.then(async () => {
      try {
        if (!this.#failed) await this.#sink.append(samples);
      } catch (error) {
        this.#fail(reasonOf(error));
      }
      this.#waiting -= 1;
    });
  }

  #fail(why: string): void {
    this.#failed = true;
    this.#tell(why);
  }

  #tell(why: string): void {
    if (this.#told) return;
    this.#told = true;
    this.#onTrouble(why);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'write failed';
}
