/** What one side gives as it comes and another takes when it wants, once, in order, to its end or its failure. */
export class Handover<T> implements AsyncIterable<T> {
  readonly #given: T[] = [];
  #end: { readonly error?: unknown } | undefined;
  #wake: () => void = () => undefined;

  give(value: T): void {
    if (this.#end) return;
    this.#given.push(value);
    this.#wake();
  }

  /** All was given. */
  end(): void {
    this.#end ??= {};
    this.#wake();
  }

  /** The rest will not come: whoever takes is told after what was given. */
  fail(error: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      while (this.#given.length > 0) yield this.#given.shift()!;
      if (this.#end) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if ('error' in this.#end) throw this.#end.error;
  }
}
