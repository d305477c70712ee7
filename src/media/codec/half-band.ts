// A half-band low-pass filter between 8 and 16 kHz: flat to 3.4 kHz, 58 dB down from 4.6 kHz on.

const oddTaps = 16;
const reach = 2 * oddTaps - 1;

/** The filter's right half without its zeros: the weights at distance 1, 3, 5… from the middle, whose own is ½. */
const weights = Float64Array.from({ length: oddTaps }, (_, i) => {
  const distance = 2 * i + 1;
  const sinc = Math.sin((Math.PI * distance) / 2) / (Math.PI * distance);
  return sinc * kaiser(distance / (reach + 1), 6);
});

/** Halves the sample rate: what lies above 4.6 kHz is gone instead of folded down. */
export class Halver {
  #kept = new Float64Array(2 * reach);

  /** `samples` is even in number; writes half as many to `target`. */
  halve(samples: Int16Array, target: Int16Array): void {
    const line = new Float64Array(this.#kept.length + samples.length);
    line.set(this.#kept);
    line.set(samples, this.#kept.length);
    for (let i = 0; i < samples.length / 2; i += 1) {
      const middle = 2 * i + reach;
      let sum = line[middle]! / 2;
      for (let k = 0; k < oddTaps; k += 1) {
        const distance = 2 * k + 1;
        sum += weights[k]! * (line[middle - distance]! + line[middle + distance]!);
      }
      target[i] = rounded(sum);
    }
    this.#kept = line.slice(samples.length);
  }
}

/** Doubles the sample rate, with nothing above 4.6 kHz. */
export class Doubler {
  #kept = new Float64Array(2 * oddTaps - 1);

  /** Writes twice as many samples to `target`. */
  double(samples: Int16Array, target: Int16Array): void {
    const line = new Float64Array(this.#kept.length + samples.length);
    line.set(this.#kept);
    line.set(samples, this.#kept.length);
    for (let i = 0; i < samples.length; i += 1) {
      const at = i + oddTaps - 1;
      target[2 * i] = line[at]!;
      let between = 0;
      for (let k = 0; k < oddTaps; k += 1) between += weights[k]! * (line[at - k]! + line[at + 1 + k]!);
      target[2 * i + 1] = rounded(2 * between);
    }
    this.#kept = line.slice(samples.length);
  }
}

function rounded(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value)));
}

/** Kaiser's window at `x` from −1 to 1. */
function kaiser(x: number, beta: number): number {
  return bessel(beta * Math.sqrt(1 - x * x)) / bessel(beta);
}

/** Modified Bessel function of the first kind, order 0. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 40; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
