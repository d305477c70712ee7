import { describe, expect, it } from 'vitest';
import type { Case, Gender } from './grammar.ts';
import { spokenOrdinal } from './ordinals.ts';

const table: readonly [number, Case, Gender, string][] = [
  [1, 'nominative', 'masculine', 'первый'],
  [2, 'nominative', 'masculine', 'второй'],
  [3, 'nominative', 'masculine', 'третий'],
  [3, 'genitive', 'neuter', 'третьего'],
  [3, 'nominative', 'feminine', 'третья'],
  [3, 'accusative', 'feminine', 'третью'],
  [6, 'nominative', 'masculine', 'шестой'],
  [7, 'instrumental', 'masculine', 'седьмым'],
  [8, 'prepositional', 'masculine', 'восьмом'],
  [10, 'nominative', 'neuter', 'десятое'],
  [12, 'dative', 'masculine', 'двенадцатому'],
  [20, 'genitive', 'neuter', 'двадцатого'],
  [23, 'genitive', 'neuter', 'двадцать третьего'],
  [40, 'nominative', 'masculine', 'сороковой'],
  [40, 'genitive', 'masculine', 'сорокового'],
  [50, 'nominative', 'masculine', 'пятидесятый'],
  [90, 'nominative', 'feminine', 'девяностая'],
  [100, 'nominative', 'masculine', 'сотый'],
  [101, 'nominative', 'masculine', 'сто первый'],
  [200, 'nominative', 'masculine', 'двухсотый'],
  [1000, 'nominative', 'masculine', 'тысячный'],
  [1999, 'genitive', 'masculine', 'тысяча девятьсот девяносто девятого'],
  [2000, 'genitive', 'masculine', 'двухтысячного'],
  [2026, 'genitive', 'masculine', 'две тысячи двадцать шестого'],
  [2100, 'genitive', 'masculine', 'две тысячи сотого'],
];

describe('ordinals', () => {
  it.each(table)('%d %s %s is %s', (value, grammaticalCase, gender, words) => {
    expect(spokenOrdinal(value, grammaticalCase, gender)).toBe(words);
  });

  it('says every one differently', () => {
    const said = Array.from({ length: 9999 }, (_, index) => spokenOrdinal(index + 1));
    expect(new Set(said).size).toBe(9999);
    expect(said.filter((words) => /undefined|\s\s/.test(words))).toEqual([]);
  });

  it.each([0, -1, 1.5, 10_000])('refuses %d', (value) =>
    expect(() => spokenOrdinal(value)).toThrow(RangeError),
  );
});
