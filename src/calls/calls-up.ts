/** Calls of each person that are up: whoever steals a page or a telephone makes many at once. */
export class CallsUp {
  readonly #most: number;
  /** Person → calls. */
  readonly #up = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more; undefined when he has too many. Gives back what ends it: once, however often it is called. */
  take(person: string): (() => void) | undefined {
    const up = this.#up.get(person) ?? 0;
    if (up >= this.#most) return undefined;
    this.#up.set(person, up + 1);
    let over = false;
    return () => {
      if (!over) this.#less(person);
      over = true;
    };
  }

  #less(person: string): void {
    const left = (this.#up.get(person) ?? 1) - 1;
    if (left > 0) this.#up.set(person, left);
    else this.#up.delete(person);
  }
}
