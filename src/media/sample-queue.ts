/** Samples in the order in which they came, each given once. None is copied before it is given. */
export class SampleQueue {
  readonly #pieces: Int16Array[] = [];
  /** Of the first piece were given. */
  #given = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(samples: Int16Array): void {
    if (samples.length === 0) return;
    this.#pieces.push(samples);
    this.#length += samples.length;
  }

  /** Fills it from its beginning, as far as there are samples. */
  shift(into: Int16Array): void {
    let filled = 0;
    while (filled < into.length && this.#pieces.length > 0) {
      const first = this.#pieces[0]!;
      const part = first.subarray(this.#given, this.#given + into.length - filled);
      into.set(part, filled);
      filled += part.length;
      this.#given += part.length;
      if (this.#given < first.length) break;
      this.#pieces.shift();
      this.#given = 0;
    }
    this.#length -= filled;
  }

  /** All that are left. */
  all(): Int16Array {
    const samples = new Int16Array(this.#length);
    this.shift(samples);
    return samples;
  }
}
