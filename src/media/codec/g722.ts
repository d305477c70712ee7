// ITU-T G.722, mode 1 (64 kbit/s): sound of 16 kHz in one byte for two samples, as two sub-bands of 8 kHz.
import { limited, SubBand } from './g722-band.ts';

/*
 * One byte:
 *   7   6   5   4   3   2   1   0
 *  +-------+-----------------------+
 *  | higher|         lower         |    2 bits for 4–8 kHz, 6 bits for 0–4 kHz
 *  +-------+-----------------------+
 */

// table 17: the quantiser's decision levels of the lower band
const lowerLevels = [
  0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940, 1023, 1121, 1219,
  1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919,
];
// tables 18, 20: what the lower band's code of 6 bits means, in parts of the scale
const lowerValues = [
  -136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360,
  -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688,
  -1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192,
  6576, 6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432,
  -136,
];
// table 19: the same for its 4 upper bits, which alone drive the adaptation
const lowerCoarse = [
  0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0,
];
const lowerWeights = [-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60];
// tables 21, 22: the higher band's code of 2 bits, and its weight
const higherValues = [-7408, -1616, 7408, 1616];
const higherWeights = [798, -214, 798, -214];
// table 11: the filters that part the bands and join them; the other half mirrors this one
const filter = [3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11];
const history = 24;

/** What both directions do with a code: the difference it stands for in the adaptation. */
function adaptLower(band: SubBand, code: number): void {
  const coarse = code >> 2;
  const difference = (band.scale * lowerCoarse[coarse]!) >> 15;
  band.adaptScale(lowerWeights[coarse]!);
  band.adapt(difference);
}

function adaptHigher(band: SubBand, code: number): number {
  const difference = (band.scale * higherValues[code]!) >> 15;
  band.adaptScale(higherWeights[code]!);
  band.adapt(difference);
  return difference;
}

export class G722Encoder {
  readonly #lower = new SubBand('lower');
  readonly #higher = new SubBand('higher');
  readonly #samples = new Int32Array(history);

  /** Two samples of 16 kHz make a byte of `target` from `offset` on. */
  encode(samples: Int16Array, target: Uint8Array, offset = 0): void {
    for (let i = 0; i + 1 < samples.length; i += 2) {
      target[offset + (i >> 1)] = this.#byte(samples[i]!, samples[i + 1]!);
    }
  }

  #byte(first: number, second: number): number {
    const x = this.#samples;
    x.copyWithin(0, 2);
    x[history - 2] = first;
    x[history - 1] = second;
    let odd = 0;
    let even = 0;
    for (let i = 0; i < 12; i += 1) {
      odd += x[2 * i]! * filter[i]!;
      even += x[2 * i + 1]! * filter[11 - i]!;
    }
    return this.#higherCode((even - odd) >> 14) * 64 + this.#lowerCode((even + odd) >> 14);
  }

  /** QUANTL */
  #lowerCode(sample: number): number {
    const band = this.#lower;
    const error = limited(sample - band.estimate);
    const size = error >= 0 ? error : -(error + 1);
    let level = 1;
    while (level < 30 && size >= (lowerLevels[level]! * band.scale) >> 12) level += 1;
    const code = error >= 0 ? 62 - level : level < 3 ? 64 - level : 34 - level;
    adaptLower(band, code);
    return code;
  }

  /** QUANTH */
  #higherCode(sample: number): number {
    const band = this.#higher;
    const error = limited(sample - band.estimate);
    const size = error >= 0 ? error : -(error + 1);
    const large = size >= (564 * band.scale) >> 12;
    const code = error >= 0 ? (large ? 2 : 3) : large ? 0 : 1;
    adaptHigher(band, code);
    return code;
  }
}

export class G722Decoder {
  readonly #lower = new SubBand('lower');
  readonly #higher = new SubBand('higher');
  readonly #samples = new Int32Array(history);

  /** A byte makes two samples of 16 kHz; `target` holds twice as many as there are bytes. */
  decode(bytes: Uint8Array, target: Int16Array): void {
    for (let i = 0; i < bytes.length; i += 1) {
      const code = bytes[i]!;
      this.#join(this.#lowerSample(code & 0x3f), this.#higherSample(code >> 6), target, 2 * i);
    }
  }

  /** INVQBL, RECONS, LIMIT */
  #lowerSample(code: number): number {
    const band = this.#lower;
    const sample = band.estimate + ((band.scale * lowerValues[code]!) >> 15);
    adaptLower(band, code);
    return reconstructed(sample);
  }

  #higherSample(code: number): number {
    const { estimate } = this.#higher;
    return reconstructed(estimate + adaptHigher(this.#higher, code));
  }

  #join(lower: number, higher: number, target: Int16Array, at: number): void {
    const x = this.#samples;
    x.copyWithin(0, 2);
    x[history - 2] = lower + higher;
    x[history - 1] = lower - higher;
    let first = 0;
    let second = 0;
    for (let i = 0; i < 12; i += 1) {
      first += x[2 * i + 1]! * filter[11 - i]!;
      second += x[2 * i]! * filter[i]!;
    }
    target[at] = limited(first >> 11);
    target[at + 1] = limited(second >> 11);
  }
}

function reconstructed(sample: number): number {
  return sample > 16_383 ? 16_383 : sample < -16_384 ? -16_384 : sample;
}
