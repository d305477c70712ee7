import { expect, test } from 'vitest';
import { newToken } from './ids.ts';

test('a token is as long as asked for, in letters that a URL takes', () => {
  expect(newToken()).toMatch(/^[\w-]{32}$/);
  expect(newToken(8)).toMatch(/^[\w-]{11}$/);
  expect(Buffer.from(newToken(33), 'base64url')).toHaveLength(33);
});

test('no token comes twice, however many are asked for', () => {
  const tokens = Array.from({ length: 5_000 }, (_, index) => newToken(8 + (index % 17)));
  expect(new Set(tokens).size).toBe(tokens.length);
});

test('the bytes of a token are spread evenly, those at the seams of what is drawn at once too', () => {
  const ones = Array.from({ length: 2_000 }, () => Buffer.from(newToken(24), 'base64url'))
    .flatMap((bytes) => [...bytes])
    .reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
  const share = ones / (2_000 * 24 * 8);
  expect(share).toBeGreaterThan(0.49);
  expect(share).toBeLessThan(0.51);
});
