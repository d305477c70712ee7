import { expect, test } from 'vitest';
import { en } from '../lib/i18n/en/index.ts';
import { numberBeside, whoOf } from './who-of.ts';

const phone = '+7 990 ***-**-56';

test.each([
  ['the name where it is known', { patientName: 'Анна', purpose: 'campaign', phone }, 'Анна'],
  ['a test call', { patientName: null, purpose: 'test', phone }, 'test call'],
  ['the number', { patientName: null, purpose: 'incoming', phone }, '+7 990 ***-**-56'],
  ['nobody', { patientName: null, purpose: 'incoming', phone: null }, 'number hidden'],
] as const)('a call is shown by %s', (_, call, words) => {
  expect(whoOf(call, en).replaceAll('\u00a0', ' ')).toBe(words);
});

test('a number stands beside a name, and not twice', () => {
  expect(numberBeside({ patientName: 'Анна', purpose: 'campaign', phone }, en)).toBe(phone);
  expect(numberBeside({ patientName: null, purpose: 'test', phone }, en)).toBe(phone);
  expect(numberBeside({ patientName: null, purpose: 'incoming', phone }, en)).toBeNull();
});
