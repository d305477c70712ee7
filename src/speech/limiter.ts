const ceiling = 10 ** (-2 / 20);
const lookAheadMs = 5;
const releaseMs = 50;

/** The sound with no sample above −2 dBFS, as long as it was. Samples have full scale 1. */
export function limited(samples: Float64Array, rateHz: number): Float64Array {
  const limiter = new Limiter(rateHz);
  const out = new Float64Array(samples.length);
  const first = limiter.push(samples);
  out.set(first);
  out.set(limiter.end(), first.length);
  return out;
}

/**
 * Turns the gain down ahead of a peak and up again after it, so that nothing is cut off flat. What it gives is 5 ms behind
 * what it was given; `end` gives the rest.
 */
export class Limiter {
  readonly #lookAhead: number;
  readonly #release: number;
  #waiting = new Float64Array(0);
  #gain = 1;

  constructor(rateHz: number) {
    this.#lookAhead = Math.max(1, Math.round((lookAheadMs * rateHz) / 1000));
    this.#release = Math.exp(-1000 / (releaseMs * rateHz));
  }

  push(samples: Float64Array): Float64Array {
    const all = new Float64Array(this.#waiting.length + samples.length);
    all.set(this.#waiting);
    all.set(samples, this.#waiting.length);
    const ready = Math.max(0, all.length - this.#lookAhead + 1);
    this.#waiting = all.slice(ready);
    return this.#turnedDown(all, ready);
  }

  end(): Float64Array {
    const rest = this.#waiting;
    this.#waiting = new Float64Array(0);
    return this.#turnedDown(rest, rest.length);
  }

  /** The first `count` of these; each knows those within the look-ahead. */
  #turnedDown(samples: Float64Array, count: number): Float64Array {
    const lookAhead = this.#lookAhead;
    const wanted = samples.map((value) => Math.min(1, ceiling / Math.max(Math.abs(value), 1e-9)));
    const out = new Float64Array(count);
    let leastAt = -1;
    for (let n = 0; n < count; n += 1) {
      const last = Math.min(n + lookAhead, samples.length) - 1;
      if (leastAt < n) leastAt = leastOf(wanted, n, last);
      else if (wanted[last]! <= wanted[leastAt]!) leastAt = last;
      const least = wanted[leastAt]!;
      const risen = 1 - (1 - this.#gain) * this.#release;
      this.#gain = least < this.#gain ? Math.max(least, this.#gain - 1 / lookAhead) : Math.min(least, risen);
      out[n] = samples[n]! * Math.min(this.#gain, wanted[n]!);
    }
    return out;
  }
}

/** Where the least of these is, the last one of several. */
function leastOf(values: Float64Array, first: number, last: number): number {
  let at = first;
  for (let n = first + 1; n <= last; n += 1) if (values[n]! <= values[at]!) at = n;
  return at;
}
