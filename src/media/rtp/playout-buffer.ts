// The jitter buffer: sound is put where its timestamp says, and taken out 20 ms at a time by our own clock.
import { timestampAfter, timestampDistance } from './sequence.ts';

/** What became of samples handed in. */
export type Placing = 'kept' | 'late' | 'restarted';

const ringSamples = 8192;
const ringMask = ringSamples - 1;
const frameSamples = 160;
/** How much sound waits before the first is played. */
export const delaySamples = 320;
// all late in a row: the way has become longer by that much, and the delay is set anew
const lateBeforeRestart = 5;
const emptyBeforeRestart = 3;
// over so many frames, the least that waited is more than needed: the far end's clock is faster than ours
const watchFrames = 100;
const spareSamples = delaySamples + 2 * frameSamples;

/**
 * Order is made by position: late, doubled and reordered packets need no other care. What never came
 * is silence. The delay is fixed at 40 ms; it is set anew when packets are late again and again, and
 * shortened by 20 ms when too much has been waiting for 2 s.
 */
export class PlayoutBuffer {
  readonly #ring = new Int16Array(ringSamples);
  #next = 0;
  #end = 0;
  #running = false;
  #lateInRow = 0;
  #emptyInRow = 0;
  #leastWaiting = Infinity;
  #framesWatched = 0;

  /** Places samples by the timestamp of the first of them. */
  write(timestamp: number, samples: Int16Array): Placing {
    if (!this.#running) {
      this.#begin(timestamp);
      this.#copy(timestamp, samples);
      return 'restarted';
    }
    const ahead = timestampDistance(timestamp, this.#next);
    if (ahead + samples.length > ringSamples) {
      this.#begin(timestamp);
      this.#copy(timestamp, samples);
      return 'restarted';
    }
    if (ahead + samples.length > 0) {
      this.#lateInRow = 0;
      this.#copy(timestamp, samples);
      return 'kept';
    }
    this.#lateInRow += 1;
    if (this.#lateInRow < lateBeforeRestart && this.#emptyInRow < emptyBeforeRestart) return 'late';
    this.#begin(timestamp);
    this.#copy(timestamp, samples);
    return 'restarted';
  }

  /** How long sound waits before it is played. */
  get delayMs(): number {
    return delaySamples / 8;
  }

  /** Takes the next 20 ms; false when nothing of them had come (they are silence then). */
  read(target: Int16Array): boolean {
    if (!this.#running) {
      target.fill(0);
      return false;
    }
    const waiting = timestampDistance(this.#end, this.#next);
    const start = this.#next & ringMask;
    for (let i = 0; i < frameSamples; i += 1) {
      const at = (start + i) & ringMask;
      target[i] = this.#ring[at]!;
      this.#ring[at] = 0;
    }
    this.#next = timestampAfter(this.#next, frameSamples);
    this.#emptyInRow = waiting > 0 ? 0 : this.#emptyInRow + 1;
    this.#shorten(waiting);
    return waiting > 0;
  }

  /** Time went by without reading: the clock of the process stood still. */
  skip(samples: number): void {
    if (!this.#running) return;
    if (samples >= ringSamples) this.reset();
    else this.#drop(samples);
  }

  /** Forgets everything: the source changed. */
  reset(): void {
    this.#running = false;
    this.#ring.fill(0);
  }

  #begin(timestamp: number): void {
    this.#ring.fill(0);
    this.#next = timestampAfter(timestamp, -delaySamples);
    this.#end = timestamp;
    this.#running = true;
    this.#lateInRow = 0;
    this.#emptyInRow = 0;
    this.#leastWaiting = Infinity;
    this.#framesWatched = 0;
  }

  #copy(timestamp: number, samples: Int16Array): void {
    const late = Math.max(0, -timestampDistance(timestamp, this.#next));
    for (let i = late; i < samples.length; i += 1) {
      this.#ring[(timestamp + i) & ringMask] = samples[i]!;
    }
    const end = timestampAfter(timestamp, samples.length);
    if (timestampDistance(end, this.#end) > 0) this.#end = end;
  }

  #shorten(waiting: number): void {
    this.#leastWaiting = Math.min(this.#leastWaiting, waiting);
    this.#framesWatched += 1;
    if (this.#framesWatched < watchFrames) return;
    if (this.#leastWaiting >= spareSamples) this.#drop(frameSamples);
    this.#leastWaiting = Infinity;
    this.#framesWatched = 0;
  }

  #drop(samples: number): void {
    for (let i = 0; i < samples; i += 1) this.#ring[(this.#next + i) & ringMask] = 0;
    this.#next = timestampAfter(this.#next, samples);
  }
}
