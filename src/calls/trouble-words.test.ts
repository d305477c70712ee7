import { expect, test } from 'vitest';
import { troubleWords } from './trouble-words.ts';
import { troubleCodes, troubleOfStatus } from './trouble.ts';

test.each(troubleCodes)('%s is said in two languages, with something to look at', (code) => {
  const [russian, english] = [troubleWords(code, 'ru'), troubleWords(code, 'en')];
  expect(russian.what).toMatch(/[а-яё]/i);
  expect(english.what).not.toMatch(/[а-яё]/i);
  expect(english.check.length).toBe(russian.check.length);
  if (code !== 'fine') expect(russian.check.length).toBeGreaterThan(0);
});

test('an unknown refusal names its status', () => {
  expect(troubleWords('other', 'en', 420).what).toBe('The call failed, status: 420.');
  expect(troubleWords('other', 'ru').what).not.toContain('{');
});

test('a status that has words of its own gets them', () => {
  expect([401, 403, 404, 408, 480, 486, 488, 503].map(troubleOfStatus)).toEqual([
    '401',
    '403',
    '404',
    '408',
    '480',
    '486',
    '488',
    '503',
  ]);
  expect([407, 500, 606, 604, 600].map(troubleOfStatus)).toEqual(['401', '503', '488', '404', '486']);
  expect(troubleOfStatus(420)).toBe('other');
});
