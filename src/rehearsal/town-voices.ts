import type { Voice } from '../speech/index.ts';
import { chanceOf, oneOf } from './chance.ts';
import type { TownPeople } from './messages.ts';

type Voices = readonly [Voice, ...Voice[]];

/** People with voices that the embedded recogniser was taught with, in other paces and pitches. */
const taught: Voices = [
  { name: 'ru+m1' },
  { name: 'ru+m2', rate: 1.2, pitch: 0.9 },
  { name: 'ru+m3', rate: 0.9 },
  { name: 'ru+m4', rate: 1.2, pitch: 0.85 },
  { name: 'ru+m5', rate: 1.1, pitch: 1.1 },
  { name: 'ru+m6', rate: 0.9, pitch: 1.15 },
  { name: 'ru+m7', rate: 1.15, pitch: 0.85 },
  { name: 'ru+m8' },
  { name: 'ru+f1', rate: 1.1 },
  { name: 'ru+f2', rate: 0.95, pitch: 1.1 },
  { name: 'ru+f3', rate: 1.2 },
  { name: 'ru+f4', pitch: 0.9 },
  { name: 'ru+f5', rate: 1.05, pitch: 0.85 },
  { name: 'ru+Annie', rate: 1.1, pitch: 1.15 },
  { name: 'ru+Mario', rate: 1.05, pitch: 1.15 },
  { name: 'ru+Alex', rate: 1.05 },
  { name: 'ru+Denis', rate: 1.1, pitch: 1.15 },
  { name: 'ru+Diogo', rate: 1.2, pitch: 0.85 },
  { name: 'ru+Gene', rate: 1.05 },
  { name: 'ru+Henrique', rate: 0.9, pitch: 1.15 },
  { name: 'ru+Hugo', pitch: 0.85 },
  { name: 'ru+antonio', rate: 1.1, pitch: 0.85 },
  { name: 'ru+boris', rate: 1.2 },
  { name: 'ru+ed', rate: 0.9, pitch: 0.85 },
  { name: 'ru+edward' },
  { name: 'ru+iven', rate: 1.1, pitch: 1.15 },
  { name: 'ru+john', rate: 1.2, pitch: 0.85 },
  { name: 'ru+max', rate: 1.05 },
  { name: 'ru+Michael', rate: 0.9, pitch: 1.15 },
  { name: 'ru+miguel', pitch: 0.85 },
  { name: 'ru+mike', rate: 1.1 },
  { name: 'ru+paul', rate: 1.05, pitch: 0.85 },
  { name: 'ru+quincy', rate: 0.9 },
  { name: 'ru+robert', pitch: 1.15 },
];

/**
 * People whom it was never taught with: the variants that its training keeps for its tests, and those (the last six) by which it
 * chooses when it has learnt enough; some at two paces and pitches.
 */
const heldOut: Voices = [
  { name: 'ru+Andy', rate: 0.95, pitch: 0.9 },
  { name: 'ru+Andy', rate: 1.15, pitch: 1.15 },
  { name: 'ru+david' },
  { name: 'ru+david', rate: 1.2, pitch: 0.85 },
  { name: 'ru+Nguyen', rate: 1.05 },
  { name: 'ru+Nguyen', rate: 0.9, pitch: 1.15 },
  { name: 'ru+Alicia', rate: 1.1 },
  { name: 'ru+Alicia', rate: 0.95, pitch: 0.85 },
  { name: 'ru+zac', pitch: 1.1 },
  { name: 'ru+benjamin', rate: 1.1, pitch: 0.9 },
  { name: 'ru+marcelo' },
  { name: 'ru+marcelo', rate: 1.15, pitch: 1.1 },
];

/** Never those of people, nor those that a recogniser was taught with. */
const machines: Voices = [
  { name: 'ru+belinda' },
  { name: 'ru+linda', rate: 0.95 },
  { name: 'ru+steph', rate: 1.1 },
  { name: 'ru+pedro', rate: 1.05 },
  { name: 'ru+victor' },
];

export const townVoices: Readonly<Record<TownPeople, Voices>> = { taught, 'held-out': heldOut };

/** The voice of the machine with these last six digits; always the same. */
export function machineVoiceOf(digits: number): Voice {
  return oneOf(chanceOf(digits * 17 + 3), machines);
}

/** The voice of the person with these last six digits; always the same. */
export function voiceOf(digits: number, people: TownPeople): Voice {
  return oneOf(chanceOf(digits * 31 + 7), townVoices[people]);
}

export const administratorVoice: Voice = { name: 'ru+f4', rate: 1.15, pitch: 1.1 };
export const networkVoice: Voice = { name: 'ru+f2' };
/** Who talks behind somebody: a television, a waiting room. */
export const voicesBehind: readonly Voice[] = [
  { name: 'ru+m2', rate: 1.1 },
  { name: 'ru+f3', rate: 1.15 },
  { name: 'ru+m5', rate: 0.95 },
];
