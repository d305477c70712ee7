import { expect, it } from 'vitest';
import { partKey } from '../../../speech/index.ts';
import { partNamed } from './voice-archive.ts';
import type { VoicePart } from './voice-needs.ts';

const part = (code: string, text: string): VoicePart => ({
  ...{ key: partKey(text), code, text, group: 'fixed', readAs: 'end', often: 1, recording: undefined },
});
const parts = [
  part('1f0c9a3b', 'Вы придёте?'),
  part('00aa11bb', 'к врачу-терапевту'),
  part('5ca1ab1e', 'Здравствуйте. Это клиника'),
  part('0badcafe', 'Хорошо.'),
  part('0badcaff', 'Хорошо?'),
];

it.each([
  ['017-1f0c9a3b.wav', 'Вы придёте?'],
  ['вы придете.wav', 'Вы придёте?'],
  ['02 к врачу_терапевту.wav', 'к врачу-терапевту'],
  ['Здравствуйте это клиника.wav', 'Здравствуйте. Это клиника'],
  ['хорошо 0badcaff.wav', 'Хорошо?'],
])('finds the phrase of %s', (name, text) => {
  expect(partNamed(name, parts)?.text).toBe(text);
});

it.each(['хорошо.wav', 'песня.wav', '.wav'])('finds none for %s', (name) => {
  expect(partNamed(name, parts)).toBeUndefined();
});
