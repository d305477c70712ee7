import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { machineVoiceOf, townVoices, voiceOf } from './town-voices.ts';

const names = (people: 'taught' | 'held-out'): readonly string[] =>
  townVoices[people].map(({ name }) => name.replace('ru+', ''));

test('there are thirty people and more, none like another', () => {
  const all = [...townVoices.taught, ...townVoices['held-out']].map((voice) => JSON.stringify(voice));
  expect(townVoices.taught.length).toBeGreaterThanOrEqual(30);
  expect(new Set(all).size).toBe(all.length);
});

test('whom the recogniser was taught with and whom not are kept apart, as its training says', () => {
  const training = readFileSync(
    new URL('../speech/engines/embedded/training/synthesise.py', import.meta.url),
    'utf8',
  );
  const listed = (name: string): readonly string[] =>
    [...new RegExp(`^${name} = \\[(.*)\\]`, 'm').exec(training)![1]!.matchAll(/'(\w+)'/g)].map(
      ([, one]) => one!,
    );
  const kept = [...listed('ESPEAK_TEST'), ...listed('ESPEAK_DEV')];
  expect(kept.length).toBeGreaterThan(8);
  for (const name of names('held-out')) expect(kept).toContain(name);
  for (const name of names('taught')) expect(kept).not.toContain(name);
  const machines = new Set(
    Array.from({ length: 200 }, (_, digits) => machineVoiceOf(digits).name.replace('ru+', '')),
  );
  for (const name of machines) {
    expect(kept).toContain(name);
    expect(names('held-out')).not.toContain(name);
  }
});

test('a person has one voice, and two hundred have all of them', () => {
  expect(voiceOf(7, 'taught')).toBe(voiceOf(7, 'taught'));
  const voices = (people: 'taught' | 'held-out'): number =>
    new Set(Array.from({ length: 200 }, (_, digits) => voiceOf(digits, people))).size;
  expect(voices('taught')).toBeGreaterThan(28);
  expect(voices('held-out')).toBe(townVoices['held-out'].length);
});
