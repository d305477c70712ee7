import { describe, expect, it } from 'vitest';
import { talkOutcome } from '../../test/factories/talk-outcome.ts';
import type { HangupCause } from '../calls/index.ts';
import type { ScenarioOutcome } from '../scenario/index.ts';
import { endingOf } from './attempt-ending.ts';
import { defaultCampaignSettings } from './campaign.ts';
import { counts, nextStep } from './retry-rule.ts';

const withoutTalk = (cause: HangupCause, rang: boolean) => endingOf({ cause, sipStatus: 0, talkMs: 0, rang });
const afterTalk = (cause: HangupCause, change: Partial<ScenarioOutcome>) =>
  endingOf({
    cause,
    sipStatus: 200,
    talkMs: 5_000,
    rang: true,
    outcome: { ...talkOutcome, mark: 'not-confirmed', ending: 'hung-up', ...change },
  });

describe('a talk', () => {
  it('that he ends is his', () => {
    expect(afterTalk('completed', {})).toBe('hung-up');
  });

  it('in which nobody knows whether he wants calls at all is left to a person, not rung again', () => {
    const ending = afterTalk('completed', { ending: 'not-understood', administrator: 'not-needed' });
    const soFar = { counted: 1, machines: 0, lineFaults: 0, untriedPhones: 1, laters: 0, leftMs: 86_400_000 };
    expect(nextStep(ending, soFar, defaultCampaignSettings)).toEqual({ kind: 'done', handCall: 'hung-up' });
  });

  it('that we break off, or whose sound is lost, is not: he is rung again', () => {
    expect(afterTalk('interrupted', {})).toBe('interrupted');
    expect(afterTalk('media-lost', {})).toBe('interrupted');
    expect(afterTalk('completed', { ending: 'interrupted' })).toBe('interrupted');
  });

  it.each(['interrupted', 'media-lost', 'far-end-lost'] as const)(
    'that ends as %s keeps what was said before',
    (cause) => {
      expect(afterTalk(cause, { mark: 'confirmed', ending: 'said-yes' })).toBe('confirmed');
      expect(afterTalk(cause, { mark: 'declined', ending: 'said-no' })).toBe('declined');
      expect(afterTalk(cause, { ending: 'said-no', callback: true })).toBe('callback-promised');
      expect(afterTalk(cause, { ending: 'machine' })).toBe('machine');
    },
  );
});

describe('a talk with wishes', () => {
  it('is told by them, whatever else was said but a yes', () => {
    expect(afterTalk('completed', { ending: 'asked-later', callAgain: {} })).toBe('asked-later');
    expect(afterTalk('completed', { ending: 'stop-calling' })).toBe('asked-to-stop');
    expect(afterTalk('completed', { ending: 'stop-calling', mark: 'declined' })).toBe('asked-to-stop');
    expect(afterTalk('completed', { ending: 'stop-calling', mark: 'confirmed' })).toBe('confirmed');
  });
});

describe('a call without a talk', () => {
  it.each(['not-acceptable', 'unauthorized', 'forbidden', 'trunk-unavailable', 'network-timeout'] as const)(
    'that fails as %s is cut off, and counts, only when his telephone rang',
    (cause) => {
      expect(withoutTalk(cause, true)).toBe('cut-off');
      expect(counts('cut-off')).toBe(true);
      const unfelt = withoutTalk(cause, false);
      const words = {
        'network-timeout': 'line-silent',
        'not-acceptable': 'line-refused',
        forbidden: 'line-refused',
        unauthorized: 'line-fault',
        'trunk-unavailable': 'line-fault',
      };
      expect(unfelt).toBe(words[cause]);
      expect(counts(unfelt)).toBe(false);
    },
  );

  it('that we break off costs him a try only when his telephone rang', () => {
    expect(withoutTalk('interrupted', true)).toBe('interrupted');
    expect(counts(withoutTalk('interrupted', false))).toBe(false);
  });

  it('whose sound is lost before a word is cut off by the line', () => {
    expect(withoutTalk('media-lost', true)).toBe('cut-off');
    expect(withoutTalk('far-end-lost', true)).toBe('cut-off');
  });
});

describe('what is no person', () => {
  it.each([
    ['voicemail', undefined, 'machine'],
    ['secretary', undefined, 'machine'],
    ['menu', undefined, 'machine'],
    ['fax', undefined, 'wrong-number'],
    ['announcement', undefined, 'machine'],
    ['announcement', 'waiting', 'machine'],
    ['announcement', 'no-such-number', 'wrong-number'],
    ['announcement', 'switched-off', 'switched-off'],
    ['announcement', 'barred', 'switched-off'],
    ['announcement', 'busy', 'busy'],
    ['announcement', 'no-answer', 'no-answer'],
  ] as const)('%s (%s) ends as %s', (who, announcement, expected) => {
    expect(afterTalk('completed', { ending: 'machine', machine: { who, announcement } })).toBe(expected);
  });

  it('is heard before the answer, too', () => {
    const announced = { cause: 'cancelled', sipStatus: 487, talkMs: 0, rang: true } as const;
    expect(endingOf({ ...announced, announced: 'no-such-number' })).toBe('wrong-number');
    expect(endingOf({ ...announced, announced: 'barred' })).toBe('switched-off');
  });
});
