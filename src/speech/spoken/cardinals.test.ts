import { describe, expect, it } from 'vitest';
import { pluralOf, spokenCount, spokenNumber } from './cardinals.ts';
import { cases, type Case, type Gender } from './grammar.ts';
import { nounForms } from './noun-forms.ts';

const table: readonly [number, Case, Gender, string][] = [
  [0, 'nominative', 'masculine', 'ноль'],
  [0, 'genitive', 'masculine', 'ноля'],
  [1, 'accusative', 'feminine', 'одну'],
  [1, 'nominative', 'neuter', 'одно'],
  [2, 'nominative', 'feminine', 'две'],
  [2, 'instrumental', 'masculine', 'двумя'],
  [3, 'prepositional', 'masculine', 'трёх'],
  [4, 'instrumental', 'masculine', 'четырьмя'],
  [8, 'genitive', 'masculine', 'восьми'],
  [10, 'dative', 'masculine', 'десяти'],
  [11, 'genitive', 'masculine', 'одиннадцати'],
  [19, 'instrumental', 'masculine', 'девятнадцатью'],
  [21, 'accusative', 'feminine', 'двадцать одну'],
  [22, 'dative', 'feminine', 'двадцати двум'],
  [40, 'genitive', 'masculine', 'сорока'],
  [40, 'accusative', 'masculine', 'сорок'],
  [50, 'genitive', 'masculine', 'пятидесяти'],
  [55, 'instrumental', 'masculine', 'пятьюдесятью пятью'],
  [80, 'instrumental', 'masculine', 'восемьюдесятью'],
  [80, 'dative', 'masculine', 'восьмидесяти'],
  [90, 'prepositional', 'masculine', 'девяноста'],
  [99, 'nominative', 'masculine', 'девяносто девять'],
  [100, 'genitive', 'masculine', 'ста'],
  [101, 'nominative', 'feminine', 'сто одна'],
  [111, 'nominative', 'masculine', 'сто одиннадцать'],
  [200, 'dative', 'masculine', 'двумстам'],
  [345, 'genitive', 'masculine', 'трёхсот сорока пяти'],
  [500, 'instrumental', 'masculine', 'пятьюстами'],
  [800, 'prepositional', 'masculine', 'восьмистах'],
  [1000, 'nominative', 'masculine', 'тысяча'],
  [1000, 'accusative', 'masculine', 'тысячу'],
  [2000, 'nominative', 'masculine', 'две тысячи'],
  [2000, 'genitive', 'masculine', 'двух тысяч'],
  [5001, 'nominative', 'feminine', 'пять тысяч одна'],
  [21000, 'nominative', 'masculine', 'двадцать одна тысяча'],
  [1_000_000, 'nominative', 'masculine', 'миллион'],
  [2_000_015, 'dative', 'masculine', 'двум миллионам пятнадцати'],
  [1_001_000, 'nominative', 'masculine', 'миллион одна тысяча'],
  [3_000_000_000, 'nominative', 'masculine', 'три миллиарда'],
];

const visit = nounForms('визит');
const minute = nounForms('минута');

describe('numbers in words', () => {
  it.each(table)('%d %s %s is %s', (value, grammaticalCase, gender, words) => {
    expect(spokenNumber(value, grammaticalCase, gender)).toBe(words);
  });

  it('says every number to a thousand differently, in every case', () => {
    for (const grammaticalCase of cases) {
      const said = Array.from({ length: 1000 }, (_, value) => spokenNumber(value, grammaticalCase));
      expect(new Set(said).size).toBe(1000);
      expect(said.filter((words) => /undefined|\s\s|^\s|\s$/.test(words))).toEqual([]);
    }
  });

  it.each([-1, 1.5, NaN, 1e12])('refuses %d', (value) => {
    expect(() => spokenNumber(value)).toThrow(RangeError);
  });
});

describe('counted things', () => {
  it.each([
    [1, 'один визит'],
    [2, 'два визита'],
    [5, 'пять визитов'],
    [11, 'одиннадцать визитов'],
    [21, 'двадцать один визит'],
    [112, 'сто двенадцать визитов'],
    [0, 'ноль визитов'],
  ])('%d is %s', (count, words) => expect(spokenCount(count, visit)).toBe(words));

  it('puts one of a feminine in the accusative', () => {
    expect(spokenCount(31, minute, 'accusative')).toBe('тридцать одну минуту');
    expect(spokenCount(31, minute)).toBe('тридцать одна минута');
    expect(spokenCount(32, minute, 'accusative')).toBe('тридцать две минуты');
  });

  it('follows the rule of CLDR for Russian', () => {
    const rules = new Intl.PluralRules('ru');
    for (let count = 0; count < 2000; count += 1) expect(pluralOf(count)).toBe(rules.select(count));
  });
});
