import type { Clock, Timer } from '../../base/index.ts';

export interface SliceClockOptions {
  readonly clock: Clock;
  /** One slice's moment: `deadlineMs` is when it should have been. */
  onSlice(slice: number, deadlineMs: number): void;
  /** The process stood still: so many frames of every stream are left out. */
  onSkip(frames: number): void;
  /** Lets what came in meanwhile be read before lost time is made good; `setImmediate` when absent. */
  readonly afterInput?: (then: () => void) => void;
}

export const frameMs = 20;
export const slices = 4;
const sliceMs = frameMs / slices;
// behind by more, frames are left out rather than sent in a burst
const mostBehindMs = 200;
const hurriedMs = 10;

/**
 * A 20 ms clock in four slices of 5 ms. Every moment is counted from the start, so lateness of one
 * never adds to the next. Streams are spread over the slices, because one burst every 20 ms is late.
 */
export class SliceClock {
  readonly #options: SliceClockOptions;
  #startMs = 0;
  #slice = 0;
  #timer: Timer | undefined;
  #running = false;

  constructor(options: SliceClockOptions) {
    this.#options = options;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#startMs = this.#options.clock.monotonicMs();
    this.#slice = 0;
    this.#wait();
  }

  stop(): void {
    this.#running = false;
    this.#timer?.cancel();
  }

  get #deadlineMs(): number {
    return this.#startMs + this.#slice * sliceMs;
  }

  #wait(): void {
    if (!this.#running) return;
    const restMs = Math.ceil(this.#deadlineMs - this.#options.clock.monotonicMs());
    this.#timer = this.#options.clock.after(Math.max(1, restMs), () => {
      const behindMs = this.#options.clock.monotonicMs() - this.#deadlineMs;
      if (behindMs < hurriedMs) this.#run();
      else (this.#options.afterInput ?? setImmediate)(() => this.#run());
    });
  }

  #run(): void {
    if (!this.#running) return;
    const nowMs = this.#options.clock.monotonicMs();
    const behindMs = nowMs - this.#deadlineMs;
    if (behindMs > mostBehindMs) {
      const frames = Math.floor(behindMs / frameMs);
      this.#slice += frames * slices;
      this.#options.onSkip(frames);
    }
    while (this.#deadlineMs <= nowMs) {
      this.#options.onSlice(this.#slice % slices, this.#deadlineMs);
      this.#slice += 1;
    }
    this.#wait();
  }
}
