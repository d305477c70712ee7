import { expect, test } from 'vitest';
import { en } from './i18n/en/index.ts';
import { loginWords } from './login-words.ts';

test.each([
  ['marina', undefined],
  ['Марина К.', undefined],
  ["o'neil_2", undefined],
  ['112', 'no-letter'],
  ['a', 'too-short'],
  ['a'.repeat(61), 'too-long'],
  ['a;b', 'wrong-sign'],
  ['a\u0000b', 'wrong-sign'],
] as const)('the name %j to sign in by: %s', (name, problem) => {
  expect(loginWords(name, en)).toBe(problem && en.people.loginProblems[problem]);
});
