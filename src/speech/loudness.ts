const rateHz = 8000;
const windowSamples = rateHz / 100;
/** A window this much under the loudest one is a pause, not speech. */
const pauseBelow = 10 ** (-30 / 20);
/** Sound this much under the loudest window is silence at the ends. */
const silenceBelow = 10 ** (-42 / 20);
const leadMs = 30;
const trailMs = 60;
const fadeMs = 5;
const targetRms = 10 ** (-18 / 20);
const ceiling = 10 ** (-2 / 20);
const lookAhead = rateHz / 200;

/**
 * Makes a phrase fit for the line: no silence at its ends, its speech (pauses not counted) at
 * −18 dBFS, no peak above −2 dBFS. Samples are 8 kHz, full scale 1. Silence comes back empty.
 */
export function levelled(samples: Float64Array): Int16Array {
  const trimmed = fadedEnds(trimmedEnds(withoutRumble(samples)));
  const speech = speechRms(trimmed);
  if (speech === 0) return new Int16Array(0);
  const limited = limitPeaks(trimmed.map((value) => (value * targetRms) / speech));
  return Int16Array.from(limited, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32767));
}

/** A one-pole high-pass at 80 Hz: what lies below only eats level. */
function withoutRumble(samples: Float64Array): Float64Array {
  const keep = Math.exp((-2 * Math.PI * 80) / rateHz);
  const out = new Float64Array(samples.length);
  for (let n = 1; n < samples.length; n += 1) out[n] = keep * (out[n - 1]! + samples[n]! - samples[n - 1]!);
  return out;
}

function windowLevels(samples: Float64Array): number[] {
  const levels: number[] = [];
  for (let start = 0; start < samples.length; start += windowSamples) {
    const window = samples.subarray(start, start + windowSamples);
    levels.push(Math.sqrt(window.reduce((sum, value) => sum + value * value, 0) / window.length));
  }
  return levels;
}

function trimmedEnds(samples: Float64Array): Float64Array {
  const levels = windowLevels(samples);
  const threshold = Math.max(0, ...levels) * silenceBelow;
  const first = levels.findIndex((level) => level > threshold);
  if (first < 0) return new Float64Array(0);
  const last = levels.findLastIndex((level) => level > threshold);
  const start = Math.max(0, first * windowSamples - (leadMs * rateHz) / 1000);
  return samples.slice(start, (last + 1) * windowSamples + (trailMs * rateHz) / 1000);
}

function fadedEnds(samples: Float64Array): Float64Array {
  const fade = Math.min((fadeMs * rateHz) / 1000, samples.length);
  return samples.map((value, n) => value * Math.min(1, n / fade, (samples.length - 1 - n) / fade));
}

function speechRms(samples: Float64Array): number {
  const levels = windowLevels(samples);
  const threshold = Math.max(0, ...levels) * pauseBelow;
  const speech = levels.filter((level) => level > 0 && level >= threshold);
  if (speech.length === 0) return 0;
  return Math.sqrt(speech.reduce((sum, level) => sum + level * level, 0) / speech.length);
}

/** Turns the gain down ahead of a peak and up again after it, so that nothing is cut off flat. */
function limitPeaks(samples: Float64Array): Float64Array {
  const wanted = samples.map((value) => Math.min(1, ceiling / Math.max(Math.abs(value), 1e-9)));
  const release = Math.exp(-1 / (0.05 * rateHz));
  const out = new Float64Array(samples.length);
  let gain = 1;
  let leastAt = -1;
  for (let n = 0; n < samples.length; n += 1) {
    const last = Math.min(n + lookAhead, samples.length) - 1;
    if (leastAt < n) leastAt = leastOf(wanted, n, last);
    else if (wanted[last]! <= wanted[leastAt]!) leastAt = last;
    const least = wanted[leastAt]!;
    const risen = 1 - (1 - gain) * release;
    gain = least < gain ? Math.max(least, gain - 1 / lookAhead) : Math.min(least, risen);
    out[n] = samples[n]! * Math.min(gain, wanted[n]!);
  }
  return out;
}

/** Where the least of these is, the last one of several. */
function leastOf(values: Float64Array, first: number, last: number): number {
  let at = first;
  for (let n = first + 1; n <= last; n += 1) if (values[n]! <= values[at]!) at = n;
  return at;
}
