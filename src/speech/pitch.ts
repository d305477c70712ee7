const rateHz = 8000;
/** The voice's own tone needs no more; it is looked for at half the rate. */
const halfRateHz = rateHz / 2;
/** 30 ms: two periods of a low voice. */
const windowMs = 30;
const lowestHz = 70;
const highestHz = 400;
const shortestLag = Math.floor(halfRateHz / highestHz);
const longestLag = Math.ceil(halfRateHz / lowestHz);
/** Of the energy that comes back a period later; noise and hissing consonants stay far below. */
const voicedFrom = 0.6;
/** A peak nearly as high at a part of the lag is the real period. */
const nearlyPeak = 0.9;
/** Short lags describe the spectrum: which vowel it is. */
const shapeLags = 8;

/** 30 ms of a voice. */
export interface Voiced {
  /** Semitones above 55 Hz; undefined where the voice has no tone. */
  readonly pitch: number | undefined;
  /** The sound's shape: what it has in common with itself 1 to 8 samples later, each −1 to 1. */
  readonly shape: readonly number[];
  /** RMS of the samples. */
  readonly level: number;
}

/** Reads the voice out of a sound at 8 kHz, moment by moment: pitch by autocorrelation (Rabiner 1977), about 15 µs each. */
export class VoiceReader {
  readonly #samples: Int16Array;
  readonly #half: Float32Array;

  constructor(samples: Int16Array) {
    this.#samples = samples;
    this.#half = Float32Array.from(
      { length: samples.length >> 1 },
      (_, n) => (samples[2 * n]! + samples[2 * n + 1]!) / 2,
    );
  }

  /** The 30 ms that begin so many milliseconds after the sound's beginning; undefined when it ends before them. */
  at(ms: number): Voiced | undefined {
    const from = Math.round((ms * rateHz) / 1000);
    const length = (windowMs * rateHz) / 1000;
    if (from < 0 || from + length + 2 * longestLag > this.#samples.length) return undefined;
    const energy = product(this.#samples, from, length, 0);
    const shape = Array.from({ length: shapeLags }, (_, n) =>
      likeness(this.#samples, from, length, n + 1, energy),
    );
    return { pitch: this.#pitchAt(from >> 1), shape, level: Math.sqrt(energy / length) };
  }

  #pitchAt(from: number): number | undefined {
    const length = (windowMs * halfRateHz) / 1000;
    const energy = product(this.#half, from, length, 0);
    const found = new Float64Array(longestLag + 2);
    let best = shortestLag;
    for (let lag = shortestLag; lag <= longestLag; lag += 1) {
      found[lag] = likeness(this.#half, from, length, lag, energy);
      if (found[lag]! > found[best]!) best = lag;
    }
    const least = nearlyPeak * found[best]!;
    if (found[best]! < voicedFrom) return undefined;
    for (let lag = shortestLag; lag < best; lag += 1) {
      const peak = found[lag]! >= found[lag - 1]! && found[lag]! >= found[lag + 1]!;
      if (peak && found[lag]! >= least) best = lag;
    }
    return 12 * Math.log2(halfRateHz / best / 55);
  }
}

type Sound = Int16Array | Float32Array;

/** How much of the sound is the same `lag` samples later. */
function likeness(sound: Sound, from: number, length: number, lag: number, energy: number): number {
  const later = product(sound, from + lag, length, 0);
  return energy === 0 || later === 0 ? 0 : product(sound, from, length, lag) / Math.sqrt(energy * later);
}

function product(sound: Sound, from: number, length: number, lag: number): number {
  let sum = 0;
  for (let n = from; n < from + length; n += 1) sum += sound[n]! * sound[n + lag]!;
  return sum;
}
