import { expect, test } from 'vitest';
import { pronunciationAt } from './pronunciation-at.ts';

const text = 'дентал = дэнт+ал\n\nМытищи = Мыт+ищи\nсмех +';

test.each([
  [0, 'дентал'],
  [16, 'дентал'],
  [17, undefined],
  [18, 'Мытищи'],
  [text.indexOf('ищи\n') + 3, 'Мытищи'],
  [text.length, undefined],
])('at place %i stands %s', (place, word) => {
  expect(pronunciationAt(text, place)?.word).toBe(word);
});

test('an empty text has none', () => {
  expect(pronunciationAt('', 0)).toBeUndefined();
});
