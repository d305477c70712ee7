/** What happened how often, by name. Names are fixed words of this room, never anything from outside. */
export class Counters {
  readonly #counts: Record<string, number> = {};

  add(name: string): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  }

  get all(): Readonly<Record<string, number>> {
    return { ...this.#counts };
  }
}
