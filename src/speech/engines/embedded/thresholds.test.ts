import { describe, expect, it } from 'vitest';
import type { Meaning } from '../../recognizer.ts';
import { ACCEPT_OTHER, ACCEPT_YES, acceptedFrom, toldConfidence } from './thresholds.ts';

describe('toldConfidence', () => {
  it.each<[Meaning, number, number]>([
    ['yes', 0.6, ACCEPT_YES],
    ['yes', 0.95, ACCEPT_YES],
    ['stop-calling', 0.7, ACCEPT_YES],
    ['digit-3', 0.4, ACCEPT_YES],
    ['cancel', 0.9, ACCEPT_OTHER],
    ['no', 0.4, ACCEPT_OTHER],
  ])('of %s is accepted from a probability of %d on and not below', (meaning, surelyFrom, accepted) => {
    expect(acceptedFrom(meaning)).toBe(accepted);
    expect(toldConfidence(meaning, surelyFrom, surelyFrom)).toBeCloseTo(accepted, 12);
    expect(toldConfidence(meaning, surelyFrom - 0.001, surelyFrom)).toBeLessThan(accepted);
    expect(toldConfidence(meaning, surelyFrom + 0.001, surelyFrom)).toBeGreaterThan(accepted);
  });

  it('rises from 0 to 1 with the probability', () => {
    const told = Array.from({ length: 101 }, (_, i) => toldConfidence('yes', i / 100, 0.62));
    expect(told[0]).toBe(0);
    expect(told[100]).toBe(1);
    for (let i = 1; i < told.length; i++) expect(told[i]).toBeGreaterThan(told[i - 1]!);
  });

  it('is the probability itself where nothing was calibrated', () => {
    expect(toldConfidence('other', 0.37)).toBe(0.37);
  });
});
