import { expect, test } from 'vitest';
import { en } from '../lib/i18n/en/index.ts';
import { loginWords, personState } from './person-state.ts';

test('a person is let in, still to come, or switched off whatever else', () => {
  expect(personState({ enabled: true, hasPassword: true })).toBe('on');
  expect(personState({ enabled: true, hasPassword: false })).toBe('invited');
  expect(personState({ enabled: false, hasPassword: true })).toBe('off');
});

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
