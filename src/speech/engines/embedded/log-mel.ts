// Log-mel features of an utterance. `training/features.py` is the same in Python: change both or none.
import { POINTS, TwoSpectra } from './spectrum.ts';

export const BANDS = 32;
/** Rows that one pass of the model hears at most (3 s). */
export const MAX_FRAMES = 300;

const RATE = 8000;
const WINDOW = 200;
const HOP = 80;
const LOW_HZ = 150;
const HIGH_HZ = 3600;
const FLOOR = -8;
const CEILING = 6;
const SCALE = 3;
const TINY = 1e-9;
const LOUD_FRAMES = 10;

interface Band {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Of samples that are 16-bit integers, so that full scale is 1. */
const hann = Float64Array.from(
  { length: WINDOW },
  (_, n) => (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / WINDOW)) / 32768,
);
const bands = filterbank();
/** Bins from the first to behind the last that a band looks at. */
const BINS = Math.max(...bands.map(({ first, weights }) => first + weights.length));

function mel(hz: number): number {
  return 2595 * Math.log10(1 + hz / 700);
}

/** Triangles on the HTK mel scale; one that is narrower than a bin takes the nearest bin whole. */
function filterbank(): readonly Band[] {
  const low = mel(LOW_HZ);
  const step = (mel(HIGH_HZ) - low) / (BANDS + 1);
  const edge = (i: number): number => 700 * (10 ** ((low + step * i) / 2595) - 1);
  return Array.from({ length: BANDS }, (_, i) => {
    const [left, centre, right] = [edge(i), edge(i + 1), edge(i + 2)];
    const row = Float64Array.from({ length: POINTS / 2 + 1 }, (_, k) => {
      const hz = (k * RATE) / POINTS;
      return Math.max(0, Math.min((hz - left) / (centre - left), (right - hz) / (right - centre)));
    });
    if (row.reduce((sum, w) => sum + w, 0) < 0.25) row[Math.round((centre / RATE) * POINTS)] = 1;
    const first = row.findIndex((w) => w > 0);
    const last = row.findLastIndex((w) => w > 0);
    return { first, weights: row.slice(first, last + 1) };
  });
}

/**
 * 8 kHz samples to features, row after row of `BANDS` numbers, one row each 10 ms, at least one. What is longer than
 * `MAX_FRAMES` rows is given as two pieces: its beginning and its end.
 */
export function logMel(samples: Int16Array): readonly Float32Array[] {
  const logs = logsOf(samples);
  const most = MAX_FRAMES * BANDS;
  const pieces = logs.length <= most ? [logs] : [logs.subarray(0, most), logs.subarray(-most)];
  return pieces.map(normalised);
}

/** The logarithms of the bands' energies. */
function logsOf(samples: Int16Array): Float64Array {
  const frames = 1 + Math.max(0, Math.floor((samples.length - WINDOW) / HOP));
  const logs = new Float64Array(frames * BANDS);
  const spectra = new TwoSpectra();
  const [even, odd] = [new Float64Array(BINS), new Float64Array(BINS)];
  for (let t = 0; t < frames; t += 2) {
    spectra.clear();
    const at = t * HOP;
    for (let n = 0; n < WINDOW; n++) {
      const weight = hann[n]!;
      spectra.put(n, (samples[at + n] ?? 0) * weight, (samples[at + HOP + n] ?? 0) * weight);
    }
    spectra.powers(even, odd);
    takeBands(even, logs, t);
    if (t + 1 < frames) takeBands(odd, logs, t + 1);
  }
  return logs;
}

function takeBands(powers: Float64Array, logs: Float64Array, t: number): void {
  for (let b = 0; b < BANDS; b++) {
    const { first, weights } = bands[b]!;
    let energy = TINY;
    for (let i = 0; i < weights.length; i++) energy += weights[i]! * powers[first + i]!;
    logs[t * BANDS + b] = Math.log(energy);
  }
}

/** Shifts the logarithms so that the mean of the loudest frames is zero, then clips and scales. */
function normalised(logs: Float64Array): Float32Array {
  const means = new Float64Array(logs.length / BANDS);
  for (let t = 0; t < means.length; t++) {
    let sum = 0;
    for (let b = 0; b < BANDS; b++) sum += logs[t * BANDS + b]!;
    means[t] = sum / BANDS;
  }
  const loudest = means.sort().subarray(-LOUD_FRAMES);
  const level = loudest.reduce((sum, v) => sum + v, 0) / loudest.length;
  const features = new Float32Array(logs.length);
  for (let n = 0; n < logs.length; n++)
    features[n] = Math.min(CEILING, Math.max(FLOOR, logs[n]! - level)) / SCALE;
  return features;
}
