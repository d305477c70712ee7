/** A second of sound, each sample in the place that its number gives it; what never came is missing. */

const ringSamples = 8192;
const ringMask = ringSamples - 1;

/** How far apart two samples in the ring may be. */
export const ringSpan = ringSamples;

export class SampleRing {
  readonly #samples = new Int16Array(ringSamples);
  readonly #present = new Uint8Array(ringSamples);

  /** Places `samples` from the one numbered `from` on, but those before the one numbered `after`. */
  put(from: number, samples: Int16Array, after: number): void {
    for (let i = Math.max(0, after - from); i < samples.length; i += 1) {
      const at = (from + i) & ringMask;
      this.#samples[at] = samples[i]!;
      this.#present[at] = 1;
    }
  }

  /** Whether all of these came. */
  has(from: number, count: number): boolean {
    for (let i = 0; i < count; i += 1) if (this.#present[(from + i) & ringMask] === 0) return false;
    return true;
  }

  /** Mean of their absolute values. */
  level(from: number, count: number): number {
    let sum = 0;
    for (let i = 0; i < count; i += 1) sum += Math.abs(this.#samples[(from + i) & ringMask]!);
    return sum / count;
  }

  /** Moves `count` samples out, into `target` at `at`. */
  take(from: number, count: number, target: Int16Array, at: number): void {
    for (let i = 0; i < count; i += 1) target[at + i] = this.#samples[(from + i) & ringMask]!;
    this.drop(from, count);
  }

  /** Moves 2 × `count` samples out, the first half fading into the second: so much time is saved. */
  takeFaded(from: number, count: number, target: Int16Array, at: number): void {
    for (let i = 0; i < count; i += 1) {
      const first = this.#samples[(from + i) & ringMask]!;
      const second = this.#samples[(from + count + i) & ringMask]!;
      target[at + i] = Math.round(first + ((second - first) * (i + 1)) / count);
    }
    this.drop(from, 2 * count);
  }

  drop(from: number, count: number): void {
    for (let i = 0; i < count; i += 1) this.#present[(from + i) & ringMask] = 0;
  }

  clear(): void {
    this.#present.fill(0);
  }
}
