import { expect, it } from 'vitest';
import { reportIntervalMs } from './rtcp-interval.ts';

it('a report goes out after 5 s, half of it at first, spread by chance and shortened by e − 3/2', () => {
  expect(reportIntervalMs(false, 0.5)).toBeCloseTo(5000 / 1.21828, 1);
  expect(reportIntervalMs(false, 0)).toBeCloseTo(2500 / 1.21828, 1);
  expect(reportIntervalMs(false, 1)).toBeCloseTo(7500 / 1.21828, 1);
  expect(reportIntervalMs(true, 0.5)).toBeCloseTo(2500 / 1.21828, 1);
});
