import { expect, it } from 'vitest';
import { en } from './en/index.ts';
import { ru } from './ru/index.ts';

/** Every sentence with its path; functions are called with sixes, which is enough to see their words. */
function sentences(value: unknown, path: string): readonly [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String((value as (...args: number[]) => unknown)(6, 6))]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => sentences(inner, `${path}.${key}`));
}

const cyrillic = /[а-яё]/i;
/** What names the other language in its own letters. */
const foreign = new Set(['.shell.switchLanguage']);

it('says everything in English that it says in Russian', () => {
  const keys = (dictionary: unknown) =>
    sentences(dictionary, '')
      .map(([path]) => path)
      .sort();
  expect(keys(en)).toEqual(keys(ru));
});

it('leaves no Russian in the English dictionary', () => {
  const left = sentences(en, '').filter(([path, words]) => cyrillic.test(words) && !foreign.has(path));
  expect(left).toEqual([]);
});
