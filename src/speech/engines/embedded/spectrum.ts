/** Points of a transform. */
export const POINTS = 256;

const cosines = Float64Array.from({ length: POINTS / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / POINTS));
const sines = Float64Array.from({ length: POINTS / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / POINTS));
const reversed = Uint16Array.from({ length: POINTS }, (_, i) => {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) out |= ((i >> bit) & 1) << (7 - bit);
  return out;
});

/** The power spectra of two frames by one transform: one is its real part, the other its imaginary part. */
export class TwoSpectra {
  readonly #re = new Float64Array(POINTS);
  readonly #im = new Float64Array(POINTS);

  /** Before the samples of the next two frames. */
  clear(): void {
    this.#re.fill(0);
    this.#im.fill(0);
  }

  /** Sample `n` of the first frame, and of the second. */
  put(n: number, first: number, second: number): void {
    const at = reversed[n]!;
    this.#re[at] = first;
    this.#im[at] = second;
  }

  /** Into each array the power of its frame in bins 1, 2, …, as many as it has place for; bin 0 is left out. */
  powers(first: Float64Array, second: Float64Array): void {
    transform(this.#re, this.#im);
    const [re, im] = [this.#re, this.#im];
    for (let k = 1; k < first.length; k++) {
      const evenR = re[k]! + re[POINTS - k]!;
      const evenI = im[k]! - im[POINTS - k]!;
      const oddR = im[k]! + im[POINTS - k]!;
      const oddI = re[POINTS - k]! - re[k]!;
      first[k] = (evenR * evenR + evenI * evenI) / 4;
      second[k] = (oddR * oddR + oddI * oddI) / 4;
    }
  }
}

/** In-place radix-2 FFT whose input is already in bit-reversed order. */
function transform(re: Float64Array, im: Float64Array): void {
  quarters(re, im);
  for (let size = 8; size <= POINTS; size *= 2) {
    const half = size / 2;
    const stride = POINTS / size;
    for (let start = 0; start < POINTS; start += size) {
      for (let k = 0; k < half; k++) {
        const wr = cosines[k * stride]!;
        const wi = sines[k * stride]!;
        const a = start + k;
        const b = a + half;
        const tr = re[b]! * wr - im[b]! * wi;
        const ti = re[b]! * wi + im[b]! * wr;
        re[b] = re[a]! - tr;
        im[b] = im[a]! - ti;
        re[a] = re[a]! + tr;
        im[a] = im[a]! + ti;
      }
    }
  }
}

/** Its first two rounds: four points each, which need no products. */
function quarters(re: Float64Array, im: Float64Array): void {
  for (let n = 0; n < POINTS; n += 4) {
    const sumR = re[n]! + re[n + 1]!;
    const sumI = im[n]! + im[n + 1]!;
    const lessR = re[n]! - re[n + 1]!;
    const lessI = im[n]! - im[n + 1]!;
    const moreR = re[n + 2]! + re[n + 3]!;
    const moreI = im[n + 2]! + im[n + 3]!;
    const restR = re[n + 2]! - re[n + 3]!;
    const restI = im[n + 2]! - im[n + 3]!;
    re[n] = sumR + moreR;
    im[n] = sumI + moreI;
    re[n + 1] = lessR + restI;
    im[n + 1] = lessI - restR;
    re[n + 2] = sumR - moreR;
    im[n + 2] = sumI - moreI;
    re[n + 3] = lessR - restI;
    im[n + 3] = lessI + restR;
  }
}
