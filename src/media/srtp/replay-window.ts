// RFC 3711 §3.3.2: which packets were seen already. The window is larger than the 64 that are asked for.

const windowPackets = 128;

export class ReplayWindow {
  #highest = -1;
  // one bit for each index, at its remainder
  readonly #seen = new Uint32Array(windowPackets / 32);

  /** Neither seen before nor older than the window. */
  isNew(index: number): boolean {
    if (index > this.#highest) return true;
    if (index <= this.#highest - windowPackets) return false;
    return (this.#seen[wordOf(index)]! & bitOf(index)) === 0;
  }

  /** An authentic packet of this index came. */
  note(index: number): void {
    if (index - this.#highest >= windowPackets) this.#seen.fill(0);
    else for (let i = this.#highest + 1; i <= index; i += 1) this.#seen[wordOf(i)]! &= ~bitOf(i);
    if (index > this.#highest) this.#highest = index;
    this.#seen[wordOf(index)]! |= bitOf(index);
  }
}

function wordOf(index: number): number {
  return (index % windowPackets) >>> 5;
}

function bitOf(index: number): number {
  return 1 << (index % 32);
}
