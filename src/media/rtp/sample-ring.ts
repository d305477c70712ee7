import { blockSamples } from './concealment.ts';

// a second: what may wait, what comes early, and a long packet fit in
const blocks = 100;
const ringSamples = blocks * blockSamples;
// whether a sample came is one bit; eight of them are asked at once
const groupSamples = 8;
const whole = 0xff;
const blockGroups = blockSamples / groupSamples;

/**
 * A second of sound, each sample in the place that its number gives it; what never came is missing. It is taken out in
 * blocks of 80 whose first number is a multiple of 80.
 */
export class SampleRing {
  readonly #samples = new Int16Array(ringSamples);
  readonly #present = new Uint8Array(ringSamples / groupSamples);

  /** Places `samples` from the one numbered `from` on, but those before the one numbered `after`. */
  put(from: number, samples: Int16Array, after: number): void {
    const at = placeOf(from);
    const { length } = samples;
    if (
      from >= after &&
      at % groupSamples === 0 &&
      length % groupSamples === 0 &&
      at + length <= ringSamples
    ) {
      this.#samples.set(samples, at);
      this.#mark(at / groupSamples, (at + length) / groupSamples, whole);
      return;
    }
    for (let i = Math.max(0, after - from); i < length; i += 1) {
      const place = (at + i) % ringSamples;
      this.#samples[place] = samples[i]!;
      this.#present[place >> 3]! |= 1 << (place & 7);
    }
  }

  /** Whether all of this block came. */
  has(block: number): boolean {
    const first = placeOf(block) / groupSamples;
    for (let i = 0; i < blockGroups; i += 1) if (this.#present[first + i] !== whole) return false;
    return true;
  }

  /** Mean of the absolute values of some of its samples. */
  level(block: number): number {
    const at = placeOf(block);
    let sum = 0;
    // an odd step, so that no tone hides between
    for (let i = 0; i < blockSamples; i += 5) sum += Math.abs(this.#samples[at + i]!);
    return (sum * 5) / blockSamples;
  }

  /** Moves a block out, into `target` at `at`. */
  take(block: number, target: Int16Array, at: number): void {
    const from = placeOf(block);
    for (let i = 0; i < blockSamples; i += 1) target[at + i] = this.#samples[from + i]!;
    this.drop(block, 1);
  }

  /** Moves two blocks out, the first fading into the second: so much time is saved. */
  takeFaded(block: number, target: Int16Array, at: number): void {
    const samples = this.#samples;
    const first = placeOf(block);
    const second = placeOf(block + blockSamples);
    for (let i = 0; i < blockSamples; i += 1) {
      const weight = (i + 1) / blockSamples;
      target[at + i] = Math.round((1 - weight) * samples[first + i]! + weight * samples[second + i]!);
    }
    this.drop(block, 2);
  }

  /** Forgets so many blocks. */
  drop(block: number, count: number): void {
    for (let i = 0; i < Math.min(count, blocks); i += 1) {
      const first = placeOf(block + i * blockSamples) / groupSamples;
      this.#mark(first, first + blockGroups, 0);
    }
  }

  /** A loop: of so few, `fill` takes longer. */
  #mark(from: number, to: number, value: number): void {
    for (let i = from; i < to; i += 1) this.#present[i] = value;
  }

  clear(): void {
    this.#present.fill(0);
  }
}

function placeOf(number: number): number {
  const place = number % ringSamples;
  return place < 0 ? place + ringSamples : place;
}
