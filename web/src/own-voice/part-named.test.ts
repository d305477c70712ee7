import { expect, it } from 'vitest';
import type { OwnVoicePart } from '../../../src/api/contract/index.ts';
import { partNamed } from './part-named.ts';

const part = (code: string, text: string): OwnVoicePart => ({
  ...{ code, text, group: 'fixed', readAs: 'end', often: 1, recording: null },
});
const parts = [
  part('1f0c9a3b', 'Вы придёте?'),
  part('00aa11bb', 'к врачу-терапевту'),
  part('deadbeef', 'завтра'),
  part('0badcafe', 'Хорошо.'),
  part('0badcaff', 'Хорошо?'),
  part('ca11ab1e', 'позвони\u0301те'),
];

it.each([
  ['001-1f0c9a3b.wav', 'Вы придёте?'],
  ['1F0C9A3B.mp3', 'Вы придёте?'],
  ['вы придете.ogg', 'Вы придёте?'],
  ['02 к врачу_терапевту.m4a', 'к врачу-терапевту'],
  // й and ё of a Mac are two signs each
  ['Вы придёте.flac'.normalize('NFD'), 'Вы придёте?'],
  ['ЗАВТРА.WAV', 'завтра'],
  ['позвоните.wav', 'позвони\u0301те'],
  ['хорошо 0badcaff.wav', 'Хорошо?'],
])('finds the phrase of %s', (name, text) => {
  expect(partNamed(name, parts)?.text).toBe(text);
});

it.each(['запись 1.wav', '12345678.wav', '.wav', 'track.wav', '', 'хорошо.wav'])(
  'finds none for %s',
  (name) => {
    expect(partNamed(name, parts)).toBeUndefined();
  },
);
