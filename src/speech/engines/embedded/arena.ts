const FLOAT = 4;
/** Vectors lie at multiples of it. */
const LINE = 64;
const PAGE = 65_536;

/** Gives out places in a WebAssembly memory that is made, once all are known, as large as they need. Addresses are in bytes. */
export class Arena {
  #used = 0;
  readonly #laid: { readonly at: number; readonly values: Float32Array }[] = [];

  /** A place for so many floats, which begin as zeros. */
  keep(floats: number): number {
    const at = this.#used;
    this.#used = Math.ceil((at + floats * FLOAT) / LINE) * LINE;
    return at;
  }

  /** A place with these values. */
  lay(values: Float32Array): number {
    const at = this.keep(values.length);
    this.#laid.push({ at, values });
    return at;
  }

  /** The memory; nothing is given out afterwards. */
  filled(): WebAssembly.Memory {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(this.#used / PAGE) });
    const floats = new Float32Array(memory.buffer);
    for (const { at, values } of this.#laid) floats.set(values, at / FLOAT);
    return memory;
  }
}
