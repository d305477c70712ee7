/** 0 is a free place; a descriptor is kept as one more than it is. */
const free = 0;

/**
 * Which sockets of the system a thread holds, in memory that outlives it: Node does not know them, so that who is left
 * has to close them. Whoever takes a place out of it, and nobody else, closes what was in it.
 */
export class DescriptorLedger {
  readonly memory: SharedArrayBuffer;
  readonly #places: Int32Array;
  #next = 0;

  /** For so many sockets, or the memory of one that another thread has made. */
  constructor(from: number | SharedArrayBuffer) {
    this.memory = typeof from === 'number' ? new SharedArrayBuffer(4 * from) : from;
    this.#places = new Int32Array(this.memory);
  }

  /** The place of a socket that was opened; undefined when there is no room. */
  enter(descriptor: number): number | undefined {
    const { length } = this.#places;
    for (let tried = 0; tried < length; tried += 1) {
      const place = (this.#next + tried) % length;
      if (Atomics.compareExchange(this.#places, place, free, descriptor + 1) !== free) continue;
      this.#next = place + 1;
      return place;
    }
    return undefined;
  }

  /** False when another thread has taken it out. */
  takeOut(place: number): boolean {
    return Atomics.exchange(this.#places, place, free) !== free;
  }

  /** What is left of a thread that has ended. */
  takeAll(): readonly number[] {
    const left = [...this.#places.keys()].map((place) => Atomics.exchange(this.#places, place, free));
    return left.filter((entry) => entry !== free).map((entry) => entry - 1);
  }
}
