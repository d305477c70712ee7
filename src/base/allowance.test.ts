import { expect, test } from 'vitest';
import { Allowance } from './allowance.ts';

const taken = (allowance: Allowance, nowMs: number, tries: number): number =>
  Array.from({ length: tries }, () => allowance.take(nowMs)).filter(Boolean).length;

test('so many at once, then so many a second, and no more than at once after a long pause', () => {
  const allowance = new Allowance({ perSecond: 3, atOnce: 10 }, 500);
  expect(taken(allowance, 500, 100)).toBe(10);
  expect(taken(allowance, 1_500, 100)).toBe(3);
  expect(taken(allowance, 1_000_000, 100)).toBe(10);
});

test('whether there is one is asked without taking it', () => {
  const allowance = new Allowance({ perSecond: 0.5, atOnce: 1 }, 0);
  expect([allowance.has(0), allowance.has(0), allowance.take(0), allowance.has(1_999)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(allowance.take(2_000)).toBe(true);
});
