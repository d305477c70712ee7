import { describe, expect, it } from 'vitest';
import type { Meaning } from '../recognizer.ts';
import { confused, falseYes, isRight, outcomeOf, understood, type Judged } from './outcomes.ts';

function judged(meaning: string, ...heard: readonly [Meaning, number][]): Judged {
  return { meaning, heard: heard.map(([what, confidence]) => ({ meaning: what, confidence })) };
}

describe('what a scenario would make of it', () => {
  it.each<[string, Judged, string]>([
    ['a sure yes', judged('yes', ['yes', 0.9]), 'yes'],
    ['a yes that is not sure', judged('yes', ['yes', 0.8]), 'asked'],
    ['a cancelling that needs less', judged('cancel', ['cancel', 0.6]), 'cancel'],
    ['never again, which needs as much as a yes', judged('stop-calling', ['stop-calling', 0.8]), 'asked'],
    ['a digit', judged('digit-4', ['digit-4', 0.9]), 'digit'],
    ['a cough before an answer', judged('no', ['noise', 0.9], ['no', 0.7]), 'no'],
    ['other speech, however sure', judged('other', ['other', 1]), 'asked'],
    ['a noise', judged('noise', ['noise', 0.4]), 'nothing'],
    ['silence', judged('noise'), 'nothing'],
  ])('of %s', (_, { heard }, outcome) => {
    expect(outcomeOf(heard)).toBe(outcome);
  });
});

describe('shares', () => {
  const all = [
    judged('yes', ['yes', 0.9]),
    judged('yes', ['yes', 0.5]),
    judged('no', ['no', 0.9]),
    judged('no', ['other', 0.9], ['yes', 0.9]),
    judged('digit-2', ['digit-3', 0.99]),
    judged('other', ['no', 0.9]),
  ];

  it('count what was understood at once', () => {
    expect(understood(all, 'yes')).toEqual({ part: 1, whole: 2 });
    expect(understood(all, 'digit')).toEqual({ part: 0, whole: 1 });
    expect(isRight(all[5]!)).toBe(false);
  });

  it('count a yes in any utterance of what is none', () => {
    expect(falseYes(all)).toEqual({ part: 1, whole: 4 });
    expect(confused(all, 'no', 'yes')).toEqual({ part: 1, whole: 2 });
    expect(confused(all, 'yes', 'asked')).toEqual({ part: 1, whole: 2 });
  });
});
