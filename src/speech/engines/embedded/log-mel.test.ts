import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BANDS, logMel, MAX_FRAMES } from './log-mel.ts';
import { MeaningClassifier } from './meaning-classifier.ts';
import { readModel } from './model-file.ts';
import { Network } from './network.ts';

interface Reference {
  readonly samples: readonly number[];
  readonly frames: number;
  /** Every tenth row. */
  readonly features: readonly number[];
  readonly logits: readonly number[];
}

const reference = JSON.parse(
  readFileSync(new URL('../../../../test/fixtures/log-mel-reference.json', import.meta.url), 'utf8'),
) as Reference;
const samples = Int16Array.from(reference.samples);

/** How far two rows of numbers are from each other at most. */
function far(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Math.max(...Array.from(one, (value, n) => Math.abs(value - other[n]!)));
}

function joined(...parts: readonly Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}

describe('logMel', () => {
  it('gives the numbers that the model was trained on', () => {
    const features = logMel(samples)[0]!;
    expect(features.length).toBe(reference.frames * BANDS);
    const rows = features.filter((_, i) => Math.floor(i / BANDS) % 10 === 0);
    expect(far(rows, reference.features)).toBeLessThan(1e-4);
  });

  it('gives one row for almost nothing, and in one piece no more than the model hears at once', () => {
    expect(logMel(new Int16Array(0)).map((piece) => piece.length)).toEqual([BANDS]);
    expect(logMel(new Int16Array(279)).map((piece) => piece.length)).toEqual([BANDS]);
    expect(logMel(new Int16Array(280)).map((piece) => piece.length)).toEqual([2 * BANDS]);
    expect(logMel(new Int16Array(24_199)).map((piece) => piece.length)).toEqual([MAX_FRAMES * BANDS]);
    expect(logMel(new Int16Array(1000))[0]!.every(Number.isFinite)).toBe(true);
  });

  it('gives of what is longer the beginning and the end, as each would be alone', () => {
    const long = joined(samples, samples, samples, samples);
    const [begin, end] = logMel(long) as [Float32Array, Float32Array];
    expect(far(begin, logMel(long.subarray(0, 24_120))[0]!)).toBeLessThan(1e-5);
    const rows = 1 + Math.floor((long.length - 200) / 80);
    expect(far(end, logMel(long.subarray((rows - MAX_FRAMES) * 80))[0]!)).toBeLessThan(1e-5);
    expect(far(begin, end)).toBeGreaterThan(0.1);
  });

  it('does not care how loud the voice is', () => {
    const near = logMel(samples)[0]!;
    const quiet = logMel(samples.map((s) => s / 4))[0]!;
    const differences = near.filter((v, i) => Math.abs(v - quiet[i]!) > 0.1).length;
    expect(differences / near.length).toBeLessThan(0.05);
  });
});

describe('MeaningClassifier', () => {
  it('computes what Python computed, but for the rounding of its weights', () => {
    const logits = new Network(readModel()).logits(logMel(samples)[0]!);
    expect(logits).toHaveLength(reference.logits.length);
    expect(far(logits, reference.logits)).toBeLessThan(0.05);
  });

  it('gives probabilities that add up to one, also for more than it hears at once', () => {
    const classifier = new MeaningClassifier();
    for (const length of [0, 100, 9000, 24_200, 40_000]) {
      const all = classifier.probabilities(Int16Array.from({ length }, (_, i) => 3000 * Math.sin(i * 0.2)));
      expect(all.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
      expect(all).toHaveLength(classifier.meanings.length);
    }
  });
});
