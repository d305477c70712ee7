import { randomInt } from 'node:crypto';

export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Even ports of a range in turn, from a random one on: a port comes back as late as possible, so that
 * stragglers of an old call do not meet a new one.
 */
export class PortRange {
  readonly #first: number;
  readonly #count: number;
  #turn: number;

  constructor({ from, to }: Range) {
    this.#first = from + (from % 2);
    // each stream takes two: RTP and RTCP
    this.#count = Math.max(0, Math.floor((to + 1 - this.#first) / 2));
    this.#turn = this.#count > 0 ? randomInt(this.#count) : 0;
  }

  /** How many streams the range has room for. */
  get count(): number {
    return this.#count;
  }

  next(): number {
    const port = this.#first + (this.#turn % this.#count) * 2;
    this.#turn += 1;
    return port;
  }
}
