/** Before anything was measured, milliseconds for a second of two channels. */
const guessMs = 10;
/** How much of its time the thread may be busy: speech is not always alike, nor is the machine. */
const fullShare = 0.7;
/** A new measurement counts so much. */
const weight = 0.1;

/**
 * How busy the encoder's thread is. Too many at once would make all of them late, and all would be lost together: who
 * comes when it is full has to be recorded another way.
 */
export class EncoderLoad {
  readonly #recordings = new Set<number>();
  #costMs = guessMs;

  /** One more would be too many. */
  get isFull(): boolean {
    return (this.#recordings.size + 1) * this.#costMs > fullShare * 1000;
  }

  begin(recording: number): void {
    this.#recordings.add(recording);
  }

  end(recording: number): void {
    this.#recordings.delete(recording);
  }

  /** A second took the thread so long, others of the machine included. */
  took(ms: number): void {
    this.#costMs += (ms - this.#costMs) * weight;
  }

  /** The thread is over, with all that it had. */
  clear(): void {
    this.#recordings.clear();
    this.#costMs = guessMs;
  }
}
