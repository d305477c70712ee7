import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BANDS, logMel, MAX_SAMPLES } from './log-mel.ts';
import { MeaningClassifier } from './meaning-classifier.ts';

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

describe('logMel', () => {
  it('gives the numbers that the model was trained on', () => {
    const features = logMel(samples);
    expect(features.length).toBe(reference.frames * BANDS);
    const rows = features.filter((_, i) => Math.floor(i / BANDS) % 10 === 0);
    const worst = rows.reduce((most, v, i) => Math.max(most, Math.abs(v - reference.features[i]!)), 0);
    expect(worst).toBeLessThan(1e-4);
  });

  it('gives one row for almost nothing and no more than three seconds', () => {
    expect(logMel(new Int16Array(0)).length).toBe(BANDS);
    expect(logMel(new Int16Array(50_000)).length).toBe(logMel(new Int16Array(MAX_SAMPLES)).length);
    expect(logMel(new Int16Array(1000)).every(Number.isFinite)).toBe(true);
  });

  it('does not care how loud the voice is', () => {
    const near = logMel(samples);
    const far = logMel(samples.map((s) => s / 4));
    const differences = near.filter((v, i) => Math.abs(v - far[i]!) > 0.1).length;
    expect(differences / near.length).toBeLessThan(0.05);
  });
});

describe('MeaningClassifier', () => {
  it('computes what Python computed, but for the rounding of its weights', () => {
    const logits = new MeaningClassifier().logits(samples);
    const worst = logits.reduce((most, v, i) => Math.max(most, Math.abs(v - reference.logits[i]!)), 0);
    expect(worst).toBeLessThan(0.05);
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
