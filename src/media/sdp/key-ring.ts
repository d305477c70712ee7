// RFC 4568 §7.1: our own keys of one stream.
import { materialBytes, type MasterKey, type SrtpSuite } from '../srtp/suite.ts';

/** One key for each suite, the same in every description while it may still be used. */
export class KeyRing {
  readonly #random: (bytes: number) => Uint8Array;
  readonly #keys = new Map<SrtpSuite, MasterKey>();
  #used: SrtpSuite | undefined;

  constructor(random: (bytes: number) => Uint8Array) {
    this.#random = random;
  }

  keyFor(suite: SrtpSuite): MasterKey {
    const known = this.#keys.get(suite);
    if (known) return known;
    const made = { suite, material: this.#random(materialBytes[suite]) };
    this.#keys.set(suite, made);
    return made;
  }

  /** This suite is in use from now on, or none; the key that is left is never used again: its packets are counted anew. */
  use(suite: SrtpSuite | undefined): void {
    if (this.#used !== undefined && this.#used !== suite) this.#keys.delete(this.#used);
    this.#used = suite;
  }
}
