// ITU-T G.722 §3, §4, §6.2: what both sub-bands share: the adaptive predictor and the quantiser's scale.
// All arithmetic is that of the Recommendation, in 16-bit numbers; names in comments are its block names.

/** 32-entry table of 2^(n/32), scaled by 2048 (SCALEL, SCALEH). */
const scaleSteps = Int16Array.from({ length: 32 }, (_, n) => Math.round(2048 * 2 ** (n / 32)));

export function limited(value: number): number {
  return value > 32767 ? 32767 : value < -32768 ? -32768 : value;
}

/** One sub-band's memory: `estimate` is what the next sample is expected to be, `scale` the quantiser's step. */
export class SubBand {
  estimate = 0;
  scale: number;
  readonly #mostLog: number;
  readonly #logShift: number;
  #logScale = 0;
  /** Zeros: the last six differences, and their weights. */
  readonly #differences = new Int32Array(7);
  readonly #zeros = new Int32Array(7);
  #zeroEstimate = 0;
  /** Poles: the last two reconstructed samples and partial sums, and two weights. */
  #before1 = 0;
  #before2 = 0;
  #partial1 = 0;
  #partial2 = 0;
  #pole1 = 0;
  #pole2 = 0;

  /** The lower band begins with a step of 32, the higher with 8. */
  constructor(band: 'lower' | 'higher') {
    this.scale = band === 'lower' ? 32 : 8;
    this.#mostLog = band === 'lower' ? 18_432 : 22_528;
    this.#logShift = band === 'lower' ? 8 : 10;
  }

  /** LOGSCL, SCALEL or LOGSCH, SCALEH: a code of this weight was sent. */
  adaptScale(weight: number): void {
    const log = ((this.#logScale * 127) >> 7) + weight;
    this.#logScale = log < 0 ? 0 : log > this.#mostLog ? this.#mostLog : log;
    const shift = this.#logShift - (this.#logScale >> 11);
    const step = scaleSteps[(this.#logScale >> 6) & 31]!;
    this.scale = (shift < 0 ? step << -shift : step >> shift) << 2;
  }

  /** BLOCK4: this quantised difference was sent; expects the next sample. */
  adapt(difference: number): void {
    const reconstructed = limited(this.estimate + difference);
    const partial = limited(this.#zeroEstimate + difference);
    this.#adaptPoles(partial);
    this.#adaptZeros(difference);
    this.#before2 = this.#before1;
    this.#before1 = reconstructed;
    this.#partial2 = this.#partial1;
    this.#partial1 = partial;
    // FILTEP, FILTEZ, PREDIC
    const poles = limited(
      ((this.#pole1 * limited(this.#before1 * 2)) >> 15) + ((this.#pole2 * limited(this.#before2 * 2)) >> 15),
    );
    let zeros = 0;
    for (let i = 6; i > 0; i -= 1) zeros += (this.#zeros[i]! * limited(this.#differences[i]! * 2)) >> 15;
    this.#zeroEstimate = limited(zeros);
    this.estimate = limited(poles + this.#zeroEstimate);
  }

  /** UPPOL2, UPPOL1: the poles' weights, kept where the filter is stable. */
  #adaptPoles(partial: number): void {
    const like1 = partial < 0 === this.#partial1 < 0;
    const like2 = partial < 0 === this.#partial2 < 0;
    const quadruple = limited(this.#pole1 * 4);
    const turned = Math.min(32_767, like1 ? -quadruple : quadruple);
    const second = (like2 ? 128 : -128) + (turned >> 7) + ((this.#pole2 * 32_512) >> 15);
    this.#pole2 = Math.max(-12_288, Math.min(12_288, second));
    const first = limited((like1 ? 192 : -192) + ((this.#pole1 * 32_640) >> 15));
    const most = limited(15_360 - this.#pole2);
    this.#pole1 = Math.max(-most, Math.min(most, first));
  }

  /** UPZERO, DELAYA: the zeros' weights, and the differences they are for. */
  #adaptZeros(difference: number): void {
    const step = difference === 0 ? 0 : 128;
    const negative = difference < 0;
    for (let i = 6; i > 0; i -= 1) {
      const towards = this.#differences[i]! < 0 === negative ? step : -step;
      this.#zeros[i] = limited(towards + ((this.#zeros[i]! * 32_640) >> 15));
    }
    for (let i = 6; i > 1; i -= 1) this.#differences[i] = this.#differences[i - 1]!;
    this.#differences[1] = difference;
  }
}
