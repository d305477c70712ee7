import { describe, expect, it } from 'vitest';
import { meanOpinionScore, rating } from './e-model.ts';

const mos = (delayMs: number, lossShare: number): number => meanOpinionScore(rating({ delayMs, lossShare }));

describe('the E-model', () => {
  it.each([
    // the table of G.107 annex B: rating and score at the borders of the categories of G.109
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
    [0, 1],
    [100, 4.5],
  ])('gives a rating of %i the score %f', (r, score) => {
    expect(Math.abs(meanOpinionScore(r) - score)).toBeLessThan(0.01);
  });

  it('loses 30 ln(1 + 15 e) by loss, and more by delay from 177.3 ms on', () => {
    expect(rating({ delayMs: 0, lossShare: 0 })).toBe(94.2);
    expect(rating({ delayMs: 0, lossShare: 0.05 })).toBeCloseTo(94.2 - 30 * Math.log(1.75), 6);
    expect(rating({ delayMs: 100, lossShare: 0 })).toBeCloseTo(94.2 - 2.4, 6);
    expect(rating({ delayMs: 277.3, lossShare: 0 })).toBeCloseTo(94.2 - 0.024 * 277.3 - 11, 6);
  });

  it('stays within 1 and 4.5 and never rises with loss or delay, whatever comes in', () => {
    let before = Infinity;
    for (const loss of [-1, 0, 0.01, 0.1, 0.5, 1, 7]) {
      const score = mos(50, loss);
      expect(score).toBeLessThanOrEqual(before);
      expect(score).toBeGreaterThanOrEqual(1);
      before = score;
    }
    expect(mos(-5, 0)).toBeLessThanOrEqual(4.5);
    expect(mos(1e9, 1)).toBe(1);
  });
});
