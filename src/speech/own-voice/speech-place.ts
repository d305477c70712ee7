import { readyRateHz } from './join.ts';

/** Where somebody speaks in a recording, in samples of 8 kHz, and how quiet it is around. */
export interface SpeechPlace {
  readonly from: number;
  readonly until: number;
  /** How far the noise of the pauses lies under the voice; undefined when there is none long enough. */
  readonly noiseUnderDb: number | undefined;
}

interface Run {
  readonly from: number;
  readonly until: number;
}

const windowSamples = readyRateHz / 100;
/** Quieter than this no voice was ever meant to be: −66 dBFS. */
const leastLevel = 5e-4;
/** A pause within the words is no longer than this; in windows of 10 ms. */
const pauseWindows = 18;
/** A key, a mouse, a breath before the microphone: shorter than the shortest word, and apart from it. */
const clickWindows = 6;
const leastQuietWindows = 10;
const mostSoftWindows = 12;

/** Loudness (RMS, full scale 1) of each 10 ms; one at least. */
export function levelsIn(samples: Float64Array): readonly number[] {
  const levels: number[] = [];
  for (let at = 0; at < Math.max(1, samples.length); at += windowSamples) {
    const window = samples.subarray(at, at + windowSamples);
    levels.push(
      Math.sqrt(window.reduce((sum, value) => sum + value * value, 0) / Math.max(1, window.length)),
    );
  }
  return levels;
}

/** Finds the words: clicks at the ends, which stand apart from them, are left out. Undefined when there are none. */
export function speechIn(samples: Float64Array): SpeechPlace | undefined {
  const levels = levelsIn(samples);
  const sorted = [...levels].sort((a, b) => a - b);
  const noise = sorted[Math.floor(sorted.length / 10)]!;
  const voice = sorted[Math.floor(sorted.length * 0.95)]!;
  // between the two, nearer to the noise; what is wholly quiet has no voice
  const threshold = Math.max(leastLevel, Math.min(noise * 3, voice * 0.25), voice * 0.012);
  // soft beginnings and endings of words
  const soft = Math.max(leastLevel, Math.min(noise * 1.8, voice * 0.06));
  const runs = withoutClicks(runsOf(levels, threshold)).map((run) => widened(run, levels, soft));
  const [first, last] = [runs[0], runs.at(-1)];
  if (!first || !last) return undefined;
  return {
    from: first.from * windowSamples,
    until: Math.min(samples.length, last.until * windowSamples),
    noiseUnderDb: noiseUnder(levels, runs),
  };
}

function runsOf(levels: readonly number[], threshold: number): readonly Run[] {
  const runs: { from: number; until: number }[] = [];
  levels.forEach((level, n) => {
    if (level <= threshold) return;
    const last = runs.at(-1);
    if (last && n - last.until <= pauseWindows) last.until = n + 1;
    else runs.push({ from: n, until: n + 1 });
  });
  return runs;
}

function widened({ from, until }: Run, levels: readonly number[], soft: number): Run {
  let [first, end] = [from, until];
  while (first > 0 && from - first < mostSoftWindows && levels[first - 1]! > soft) first -= 1;
  while (end < levels.length && end - until < mostSoftWindows && levels[end]! > soft) end += 1;
  return { from: first, until: end };
}

function withoutClicks(runs: readonly Run[]): readonly Run[] {
  return runs.filter(({ from, until }) => until - from >= clickWindows);
}

function noiseUnder(levels: readonly number[], runs: readonly Run[]): number | undefined {
  const isSpoken = (n: number): boolean => runs.some(({ from, until }) => n >= from && n < until);
  // the windows next to a word still hold its echo
  const isNear = (n: number): boolean => runs.some(({ from, until }) => n >= from - 3 && n < until + 8);
  const quiet = levels.filter((_, n) => !isNear(n));
  if (quiet.length < leastQuietWindows) return undefined;
  const spoken = levels.filter((_, n) => isSpoken(n));
  return 10 * Math.log10(power(spoken) / Math.max(power(quiet), 1e-12));
}

function power(levels: readonly number[]): number {
  return levels.reduce((sum, level) => sum + level * level, 0) / levels.length;
}
