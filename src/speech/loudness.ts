// ITU-R BS.1770-5 Annex 1 (EBU R 128): loudness of one channel, gated, in LUFS.
import { limited } from './limiter.ts';

const blockMs = 400;
const stepMs = 100;
const absoluteGate = -70;
const relativeGate = -10;
/** Near enough: a tenth of what anybody hears. */
const exactTo = 0.1;
const rounds = 6;
/** What a decibel more gives at least is taken to be so much: a step is not a leap. */
const leastGiven = 0.25;

/** How loud all that we say is, whoever or whatever says it. */
export const promptLoudness = -16;

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/**
 * How loud a sound is, in LUFS; −Infinity of silence. Samples are of one channel, full scale 1, at any rate from 8 kHz on.
 * Pauses don't count (gates of −70 LUFS and of 10 LU under the mean); a sound shorter than 400 ms counts whole.
 */
export function loudnessOf(samples: Float64Array, rateHz: number): number {
  const loud = blockEnergies(weighted(samples, rateHz), rateHz).filter(
    (energy) => lufsOf(energy) > absoluteGate,
  );
  if (loud.length === 0) return -Infinity;
  const gate = lufsOf(meanOf(loud)) + relativeGate;
  return lufsOf(meanOf(loud.filter((energy) => lufsOf(energy) > gate)));
}

/**
 * The sound at this loudness (as `loudnessOf` measures it, to 0.1 LU), no sample above −2 dBFS: peaks are turned down, not
 * cut off, and what that takes of the loudness is given back. Silence stays as it is. A sound of lonely clicks may end
 * quieter than asked for.
 */
export function normalised(
  samples: Float64Array,
  rateHz: number,
  targetLufs: number = promptLoudness,
): Float64Array {
  const before = loudnessOf(samples, rateHz);
  if (before === -Infinity) return samples;
  let gainDb = targetLufs - before;
  // the limiter takes part of what is added; how much, the last two rounds tell
  let given = 1 / 1.3;
  let last: { readonly gainDb: number; readonly missing: number } | undefined;
  for (let round = 1; ; round += 1) {
    const gain = 10 ** (gainDb / 20);
    const sound = limited(
      samples.map((value) => value * gain),
      rateHz,
    );
    const missing = targetLufs - loudnessOf(sound, rateHz);
    if (Math.abs(missing) <= exactTo || round === rounds) return sound;
    if (last) given = Math.max(leastGiven, (last.missing - missing) / (gainDb - last.gainDb));
    last = { gainDb, missing };
    gainDb += missing / given;
  }
}

function lufsOf(energy: number): number {
  return -0.691 + 10 * Math.log10(energy);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean squares of blocks that overlap by three quarters; what is left at the end is no block. */
function blockEnergies(samples: Float64Array, rateHz: number): number[] {
  const block = Math.round((blockMs * rateHz) / 1000);
  const step = Math.round((stepMs * rateHz) / 1000);
  if (samples.length === 0) return [];
  if (samples.length < block) return [meanSquare(samples)];
  const energies: number[] = [];
  for (let from = 0; from + block <= samples.length; from += step)
    energies.push(meanSquare(samples.subarray(from, from + block)));
  return energies;
}

function meanSquare(samples: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < samples.length; n += 1) sum += samples[n]! * samples[n]!;
  return sum / samples.length;
}

/** The K-weighting: the head's shelf and the high-pass of the revised low-frequency B-curve. */
function weighted(samples: Float64Array, rateHz: number): Float64Array {
  return filtered(filtered(samples, shelf(rateHz)), highPass(rateHz));
}

// The recommendation gives coefficients for 48 kHz only; these are the analogue filters behind them, by the bilinear
// transform for any rate.
function shelf(rateHz: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / rateHz);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b: [
      (high + (band * k) / q + k * k) / a0,
      (2 * (k * k - high)) / a0,
      (high - (band * k) / q + k * k) / a0,
    ],
    a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0],
  };
}

function highPass(rateHz: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / rateHz);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0] };
}

function filtered(samples: Float64Array, { a, b }: Biquad): Float64Array {
  const out = new Float64Array(samples.length);
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let n = 0; n < samples.length; n += 1) {
    const x = samples[n]!;
    const y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2;
    out[n] = y;
    [x2, x1, y2, y1] = [x1, x, y1, y];
  }
  return out;
}
