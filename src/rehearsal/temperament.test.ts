import { expect, test } from 'vitest';
import { numberWith, temperamentOf, temperaments } from './temperament.ts';

const numberOf = (digits: number): string => `+79900${String(digits).padStart(6, '0')}`;

test('any 200 consecutive numbers hold every temperament exactly as often as its weight says', () => {
  expect(temperaments.reduce((sum, { weight }) => sum + weight, 0)).toBe(200);
  for (const start of [0, 1, 137, 4_321, 999_800]) {
    const counts = new Map<string, number>();
    for (let digits = start; digits < start + 200; digits += 1) {
      const who = temperamentOf(numberOf(digits))!;
      counts.set(who, (counts.get(who) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries(temperaments.map((t) => [t.name, t.weight])),
    );
  }
});

test('55 of 100 say yes sooner or later, in nine ways and more', () => {
  const yes = temperaments.slice(0, 10);
  expect(yes.at(-1)?.name).toBe('answers-second-time');
  expect(yes.reduce((sum, { weight }) => sum + weight, 0)).toBe(110);
});

test('a number has the same temperament however it is written', () => {
  const written = ['+79900000123', '79900000123', '89900000123', '+7 (990) 000-01-23'];
  expect(new Set(written.map(temperamentOf)).size).toBe(1);
});

test('nobody lives outside the block', () => {
  for (const outside of ['+79123456789', '+7990000012', '+799000001234', '', 'admin', '+19900000123']) {
    expect(temperamentOf(outside)).toBeUndefined();
  }
});

test('numberWith gives different numbers of people with that temperament', () => {
  for (const { name } of temperaments) {
    const numbers = Array.from({ length: 50 }, (_, n) => numberWith(name, n));
    expect(new Set(numbers).size).toBe(50);
    expect(numbers.every((number) => temperamentOf(number) === name)).toBe(true);
  }
});

test('neighbours in a list differ, so that a campaign looks alive from its first minute', () => {
  const first = new Set(Array.from({ length: 20 }, (_, digits) => temperamentOf(numberOf(digits))));
  expect(first.size).toBeGreaterThan(8);
});
