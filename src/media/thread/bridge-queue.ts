const frameSamples = 160;
const mostFrames = 3;

/** What the other side of a bridge said, waiting for our own slice of the clock: 20 ms at most, usually less. */
export class BridgeQueue {
  readonly #frames = Array.from({ length: mostFrames }, () => new Int16Array(frameSamples));
  #first = 0;
  #count = 0;

  /** Takes a copy; the oldest is dropped when nobody fetches. */
  push(frame: Int16Array): void {
    if (this.#count === mostFrames) this.shift();
    this.#frames[(this.#first + this.#count) % mostFrames]!.set(frame);
    this.#count += 1;
  }

  /** The oldest frame, good until two more are pushed. */
  shift(): Int16Array | undefined {
    if (this.#count === 0) return undefined;
    const frame = this.#frames[this.#first]!;
    this.#first = (this.#first + 1) % mostFrames;
    this.#count -= 1;
    return frame;
  }
}
