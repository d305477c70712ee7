/** Half the width of the low-pass filter, in samples of the slower of the two rates. */
const lobes = 46;
const kaiserBeta = 8;
/** Telephone band: the filter is 6 dB down here, and 80 dB down 250 Hz above. */
const telephoneEdgeHz = 3500;

interface Filter {
  readonly up: number;
  readonly down: number;
  /** One row of coefficients per phase, the one of the oldest sample first; as many as `taps`. */
  readonly phases: readonly Float64Array[];
  readonly taps: number;
}

const filters = new Map<string, Filter>();

/** A whole sound as `Resampler` gives it: floating-point samples, full scale 1, as long as it was. */
export function toTelephoneRate(samples: Int16Array, fromHz: number, toHz = 8000): Float64Array {
  const resampler = new Resampler(fromHz, toHz);
  const out = new Float64Array(Math.floor((samples.length * toHz) / fromHz));
  const first = resampler.push(samples);
  out.set(first);
  out.set(resampler.end(), first.length);
  return out;
}

/**
 * Changes the sample rate of a sound that comes in pieces, with a polyphase FIR filter (Kaiser-windowed sinc), keeping what
 * a telephone carries: nothing above 3.75 kHz is left, so that nothing folds back below 4 kHz. Its output has full scale 1,
 * is the same however the pieces are cut, and is some 6 ms behind: `end` gives the rest.
 */
export class Resampler {
  readonly #filter: Filter;
  /** What later outputs still need; begins with silence, so that no window has to look for the beginning. */
  #kept: Float64Array;
  /** Of the input, where `kept` begins. */
  #keptFrom: number;
  #received = 0;
  #made = 0;

  constructor(fromHz: number, toHz = 8000) {
    this.#filter = filterFor(fromHz, toHz);
    this.#keptFrom = -this.#before;
    this.#kept = new Float64Array(this.#before);
  }

  push(samples: Int16Array): Float64Array {
    this.#received += samples.length;
    this.#append(samples);
    const { up, down, taps } = this.#filter;
    // the last input that the window of output n reaches is floor(n·down/up) + taps − 1 − before
    const reached = this.#received - taps + this.#before;
    const ready = reached < 0 ? 0 : Math.floor((reached * up + up - 1) / down) + 1;
    return this.#make(Math.max(this.#made, Math.min(ready, this.#length)));
  }

  end(): Float64Array {
    this.#append(new Int16Array(this.#filter.taps));
    return this.#make(this.#length);
  }

  get #before(): number {
    return Math.floor((this.#filter.taps - 1) / 2);
  }

  /** Of the output to all that was received. */
  get #length(): number {
    return Math.floor((this.#received * this.#filter.up) / this.#filter.down);
  }

  #append(samples: Int16Array): void {
    const all = new Float64Array(this.#kept.length + samples.length);
    all.set(this.#kept);
    all.set(samples, this.#kept.length);
    this.#kept = all;
  }

  #make(until: number): Float64Array {
    const { up, down, phases } = this.#filter;
    const out = new Float64Array(until - this.#made);
    for (let n = this.#made; n < until; n += 1) {
      const position = n * down;
      const from = Math.floor(position / up) - this.#before - this.#keptFrom;
      out[n - this.#made] = weighed(phases[position % up]!, this.#kept, from) / 32768;
    }
    this.#made = until;
    const needed = Math.floor((until * down) / up) - this.#before;
    const spare = Math.max(0, Math.min(this.#kept.length, needed - this.#keptFrom));
    this.#kept = this.#kept.slice(spare);
    this.#keptFrom += spare;
    return out;
  }
}

/** The sum of the samples from `from` on, each by its weight; four sums at once don't wait for each other. */
function weighed(weights: Float64Array, samples: Float64Array, from: number): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const whole = weights.length - (weights.length % 4);
  for (let k = 0; k < whole; k += 4) {
    const at = from + k;
    a += weights[k]! * samples[at]!;
    b += weights[k + 1]! * samples[at + 1]!;
    c += weights[k + 2]! * samples[at + 2]!;
    d += weights[k + 3]! * samples[at + 3]!;
  }
  for (let k = whole; k < weights.length; k += 1) a += weights[k]! * samples[from + k]!;
  return a + b + c + d;
}
function filterFor(fromHz: number, toHz: number): Filter {
  const key = `${fromHz}:${toHz}`;
  const known = filters.get(key);
  if (known) return known;
  const common = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / common;
  const edge = Math.min(telephoneEdgeHz, toHz * 0.4375, fromHz * 0.4375) / fromHz;
  const taps = 2 * Math.ceil((lobes * fromHz) / Math.min(fromHz, toHz)) + 1;
  const phases = Array.from({ length: up }, (_, phase) => phaseOf(phase / up, taps, edge));
  const filter = { up, down: fromHz / common, phases, taps };
  filters.set(key, filter);
  return filter;
}

/** Coefficients for an output that lies `fraction` of an input sample after the middle tap. */
function phaseOf(fraction: number, taps: number, edge: number): Float64Array {
  const row = new Float64Array(taps);
  const half = (taps - 1) / 2;
  let sum = 0;
  for (let k = 0; k < taps; k += 1) {
    const x = k - half + fraction;
    const window =
      Math.abs(x) > half + 1 ? 0 : bessel(kaiserBeta * Math.sqrt(Math.max(0, 1 - (x / (half + 1)) ** 2)));
    row[k] = sinc(2 * edge * x) * window;
    sum += row[k]!;
  }
  // each phase passes a constant unchanged, or the phases would beat against each other
  return row.map((value) => value / sum).reverse();
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The modified Bessel function of the first kind, order zero. */
function bessel(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 40; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
