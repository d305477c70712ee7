// RFC 4568 §7.1: our own keys of one stream.
import { materialBytes, type MasterKey, type SrtpSuite } from '../srtp/suite.ts';

/** One key for each suite, the same in every description while it may still be used. */
export class KeyRing {
  readonly #random: (bytes: number) => Uint8Array;
  readonly #keys = new Map<SrtpSuite, MasterKey>();
  /** Whose key was in use and is not any more. */
  readonly #left = new Set<SrtpSuite>();
  #used: SrtpSuite | undefined;

  constructor(random: (bytes: number) => Uint8Array) {
    this.#random = random;
  }

  /** For a description that is being written: a key that was left is not begun again, its packets would be counted anew. */
  keyToWrite(suite: SrtpSuite): MasterKey {
    if (this.#left.delete(suite)) this.#keys.delete(suite);
    const known = this.#keys.get(suite);
    if (known) return known;
    const made = { suite, material: this.#random(materialBytes[suite]) };
    this.#keys.set(suite, made);
    return made;
  }

  /**
   * As our last offer has it: until the next description any fork may choose it, also after another fork had chosen a
   * different one. Undefined when there was no offer.
   */
  keyInOffer(suite: SrtpSuite): MasterKey | undefined {
    return this.#keys.get(suite);
  }

  /** This suite is in use from now on, or none. */
  use(suite: SrtpSuite | undefined): void {
    if (this.#used !== undefined) this.#left.add(this.#used);
    if (suite !== undefined) this.#left.delete(suite);
    this.#used = suite;
  }
}
