import { describe, expect, test } from 'vitest';
import { shortened, storableJson, storableText } from './storable-text.ts';

const half = '\ud83d';

describe('text that PostgreSQL takes', () => {
  test.each([
    ['Иван 😀', 'Иван 😀'],
    [`Ив\0ан ${half}`, 'Иван '],
    ['\ude00\ud83d', ''],
  ])('%j', (text, stored) => {
    expect(storableText(text)).toBe(stored);
  });

  test('as JSON, however deep it lies', () => {
    const value = { n: 1, name: `a${half}b\0`, list: [{ same: 'a😀\\u0000' }, null] };
    expect(JSON.parse(storableJson(value))).toEqual({
      n: 1,
      name: 'ab',
      list: [{ same: 'a😀\\u0000' }, null],
    });
    expect(storableJson({ a: 'b' })).toBe('{"a":"b"}');
  });
});

test.each([
  ['short', 10, 'short'],
  ['A'.repeat(50), 40, 'A'.repeat(40)],
  [`${'A'.repeat(39)}😀`, 40, `${'A'.repeat(39)}😀`],
  [`${'A'.repeat(39)}😀😀`, 40, `${'A'.repeat(39)}😀`],
  ['😀'.repeat(50), 40, '😀'.repeat(40)],
  [`a${half}`, 40, 'a'],
])('%j has no half a sign at its end when it is cut', (text, most, cut) => {
  expect(shortened(text, most)).toBe(cut);
});
