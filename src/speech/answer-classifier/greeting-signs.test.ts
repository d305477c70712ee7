import { expect, it } from 'vitest';
import { isPersonal, machineLikeness, type GreetingSigns } from './greeting-signs.ts';

const signs = (changes: Partial<GreetingSigns>): GreetingSigns => ({
  longestMs: 600,
  soundMs: 600,
  sentences: 1,
  personal: false,
  other: false,
  ...changes,
});

it('whoever says more is the more likely a machine', () => {
  const likeness = [500, 1000, 2000, 4000].map((ms) =>
    machineLikeness(signs({ longestMs: ms, soundMs: ms })),
  );
  expect([...likeness].sort((a, b) => a - b)).toEqual(likeness);
  expect(likeness[0]).toBeLessThan(0.3);
  expect(likeness[3]).toBeGreaterThan(0.5);
});

it('who says «алло» is less likely one than who says something else for as long', () => {
  const ms = { longestMs: 1800, soundMs: 1800 };
  const unknown = machineLikeness(signs(ms));
  expect(machineLikeness(signs({ ...ms, personal: true }))).toBeLessThan(unknown);
  expect(machineLikeness(signs({ ...ms, other: true }))).toBeGreaterThan(
    machineLikeness(signs({ ...ms, personal: true })),
  );
});

it('only a sure meaning tells a person', () => {
  expect(isPersonal({ meaning: 'repeat', confidence: 0.9 })).toBe(true);
  expect(isPersonal({ meaning: 'yes', confidence: 0.6 })).toBe(false);
  expect(isPersonal({ meaning: 'question', confidence: 0.99 })).toBe(false);
});
