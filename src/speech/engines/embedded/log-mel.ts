// Log-mel features of an utterance. `training/features.py` is the same in Python: change both or none.

export const BANDS = 32;
const RATE = 8000;
const WINDOW = 200;
const HOP = 80;
const FFT = 256;
const LOW_HZ = 150;
const HIGH_HZ = 3600;
const FLOOR = -8;
const CEILING = 6;
const SCALE = 3;
const TINY = 1e-9;
const LOUD_FRAMES = 10;
const MAX_FRAMES = 300;

/** Samples that one pass of the model hears at most (3 s). */
export const MAX_SAMPLES = WINDOW + HOP * (MAX_FRAMES - 1);

interface Band {
  readonly first: number;
  readonly weights: Float64Array;
}

const hann = Float64Array.from(
  { length: WINDOW },
  (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / WINDOW),
);
const cosines = Float64Array.from({ length: FFT / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / FFT));
const sines = Float64Array.from({ length: FFT / 2 }, (_, k) => -Math.sin((2 * Math.PI * k) / FFT));
const reversed = Uint16Array.from({ length: FFT }, (_, i) => {
  let out = 0;
  for (let bit = 0; bit < 8; bit++) out |= ((i >> bit) & 1) << (7 - bit);
  return out;
});
const bands = filterbank();

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
    const row = Float64Array.from({ length: FFT / 2 + 1 }, (_, k) => {
      const hz = (k * RATE) / FFT;
      return Math.max(0, Math.min((hz - left) / (centre - left), (right - hz) / (right - centre)));
    });
    if (row.reduce((sum, w) => sum + w, 0) < 0.25) row[Math.round((centre / RATE) * FFT)] = 1;
    const first = row.findIndex((w) => w > 0);
    const last = row.findLastIndex((w) => w > 0);
    return { first, weights: row.slice(first, last + 1) };
  });
}

/** In-place radix-2 FFT of 256 points whose input is already in bit-reversed order. */
function transform(re: Float64Array, im: Float64Array): void {
  for (let size = 2; size <= FFT; size *= 2) {
    const half = size / 2;
    const stride = FFT / size;
    for (let start = 0; start < FFT; start += size) {
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

/** Shifts the logarithms so that the mean of the loudest frames is zero, then clips and scales. */
function normalise(logs: Float64Array, frames: number): Float32Array {
  const means = new Float64Array(frames);
  for (let t = 0; t < frames; t++) {
    let sum = 0;
    for (let b = 0; b < BANDS; b++) sum += logs[t * BANDS + b]!;
    means[t] = sum / BANDS;
  }
  const loudest = means.sort().slice(-LOUD_FRAMES);
  const level = loudest.reduce((sum, v) => sum + v, 0) / loudest.length;
  return Float32Array.from(logs, (v) => Math.min(CEILING, Math.max(FLOOR, v - level)) / SCALE);
}

/**
 * 8 kHz samples to features, row after row of `BANDS` numbers, one row each 10 ms.
 * At least one row; samples beyond `MAX_SAMPLES` are not looked at.
 */
export function logMel(samples: Int16Array): Float32Array {
  const used = Math.min(samples.length, MAX_SAMPLES);
  const frames = used < WINDOW ? 1 : 1 + Math.floor((used - WINDOW) / HOP);
  const logs = new Float64Array(frames * BANDS);
  const re = new Float64Array(FFT);
  const im = new Float64Array(FFT);
  for (let t = 0; t < frames; t++) {
    re.fill(0);
    im.fill(0);
    for (let n = 0; n < WINDOW && t * HOP + n < used; n++) {
      re[reversed[n]!] = (samples[t * HOP + n]! / 32768) * hann[n]!;
    }
    transform(re, im);
    for (let b = 0; b < BANDS; b++) {
      const { first, weights } = bands[b]!;
      let energy = TINY;
      for (let i = 0; i < weights.length; i++) {
        const k = first + i;
        energy += weights[i]! * (re[k]! * re[k]! + im[k]! * im[k]!);
      }
      logs[t * BANDS + b] = Math.log(energy);
    }
  }
  return normalise(logs, frames);
}
