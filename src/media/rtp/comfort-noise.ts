// RFC 3389: comfort noise: the far end says how its silence sounds and then sends nothing.

/** The static payload type of comfort noise at 8 kHz (RFC 3551 §6). */
export const comfortNoisePayloadType = 13;

/*
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |0|   level     |      N1       |      N2       |      ...      |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *
 *  level: −dBov; Ni: reflection coefficient ki = 258 (Ni − 127) / 32768 (§3.2)
 */

// 0 dBov is a square wave at overload: µ-law's ±8031 on a scale of 14 bits (§3.1)
const overload = 8031 * 4;
const mostCoefficients = 12;

/** Noise as the far end described it: white noise through the all-pole lattice of its reflection coefficients. */
export class ComfortNoise {
  readonly #coefficients = new Float32Array(mostCoefficients);
  readonly #state = new Float32Array(mostCoefficients + 1);
  #order = 0;
  #amplitude = 0;
  #seed = 1;

  /** Takes the payload of a packet; an empty one is silence. */
  describe(payload: Uint8Array): void {
    const order = Math.min(mostCoefficients, Math.max(0, payload.length - 1));
    let passed = 1;
    for (let i = 0; i < order; i += 1) {
      // 255 is not allowed, and would make the filter ring for ever
      const k = (258 * (Math.min(254, payload[i + 1]!) - 127)) / 32_768;
      this.#coefficients[i] = k;
      passed *= 1 - k * k;
    }
    if (order !== this.#order) this.#state.fill(0);
    this.#order = order;
    const level = payload.length === 0 ? 127 : payload[0]! & 0x7f;
    // even noise from −1 to 1 has a power of 1/3; the filter makes it louder by 1 / passed
    this.#amplitude = level === 127 ? 0 : overload * 10 ** (-level / 20) * Math.sqrt(3 * passed);
  }

  /** `samples` of it into `frame` from `at` on. */
  fill(frame: Int16Array, at: number, samples: number): void {
    const state = this.#state;
    for (let i = 0; i < samples; i += 1) {
      // Numerical Recipes' quick generator
      this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) | 0;
      let forward = (this.#seed / 2 ** 31) * this.#amplitude;
      for (let m = this.#order; m > 0; m -= 1) {
        const k = this.#coefficients[m - 1]!;
        forward -= k * state[m - 1]!;
        state[m] = state[m - 1]! + k * forward;
      }
      state[0] = forward;
      frame[at + i] = Math.max(-32_768, Math.min(32_767, Math.round(forward)));
    }
  }
}
