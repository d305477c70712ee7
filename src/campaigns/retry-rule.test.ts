import { describe, expect, it } from 'vitest';
import { defaultCampaignSettings as settings } from './campaign.ts';
import { counts, nextStep, type AttemptEnding } from './retry-rule.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const after = (ending: AttemptEnding, counted: number, machines = 0, lineFaults = 0, untriedPhones = 0) =>
  nextStep(ending, { counted, machines, lineFaults, untriedPhones, laters: 0, leftMs: dayMs }, settings);
const later = (laters: number, more: { readonly wantedInMs?: number; readonly leftMs?: number } = {}) => {
  const soFar = { counted: 0, machines: 0, lineFaults: 0, untriedPhones: 0, laters, leftMs: dayMs };
  return nextStep('asked-later', { ...soFar, ...more }, settings);
};

describe('the ladder', () => {
  it.each(['confirmed', 'declined', 'wants-to-move', 'with-administrator'] as const)(
    '%s ends it',
    (ending) => {
      expect(after(ending, 1)).toEqual({ kind: 'done' });
    },
  );

  it.each(['callback-promised', 'asked-to-stop', 'hung-up', 'wrong-number', 'rejected'] as const)(
    '%s leads to a person',
    (ending) => {
      expect(after(ending, 1)).toEqual({ kind: 'done', handCall: ending });
    },
  );

  it('tries three times, an hour apart, then asks a person', () => {
    expect(after('no-answer', 1)).toEqual({ kind: 'again', afterMs: 60 * minuteMs });
    expect(after('no-answer', 2)).toEqual({ kind: 'again', afterMs: 60 * minuteMs });
    expect(after('no-answer', 3)).toEqual({ kind: 'done', handCall: 'not-reached' });
  });

  it('comes back to a busy line sooner, out of the same budget', () => {
    expect(after('busy', 1)).toEqual({ kind: 'again', afterMs: 10 * minuteMs });
    expect(after('busy', 3)).toEqual({ kind: 'done', handCall: 'not-reached' });
  });

  it('goes to the second number of the card when the first is wrong', () => {
    expect(after('wrong-number', 1, 0, 0, 1)).toEqual({ kind: 'again', afterMs: 0 });
    expect(after('wrong-number', 3, 0, 0, 1)).toEqual({ kind: 'done', handCall: 'wrong-number' });
  });

  it('talks to a machine twice at most', () => {
    expect(after('machine', 1, 1)).toEqual({ kind: 'again', afterMs: 60 * minuteMs });
    expect(after('machine', 2, 2)).toEqual({ kind: 'done', handCall: 'machine' });
  });

  it('charges what the patient has felt, and lets him rest', () => {
    expect(counts('cut-off')).toBe(true);
    expect(after('cut-off', 1)).toEqual({ kind: 'again', afterMs: 60 * minuteMs });
    expect(after('cut-off', 3)).toEqual({ kind: 'done', handCall: 'not-reached' });
  });

  it("does not charge the line's faults to the patient, but not for ever", () => {
    expect(counts('line-fault')).toBe(false);
    expect(counts('interrupted')).toBe(true);
    expect(after('line-fault', 0, 0, 1)).toEqual({ kind: 'again', afterMs: 0 });
    expect(after('line-silent', 0, 0, 1)).toEqual({ kind: 'again', afterMs: 10 * minuteMs });
    expect(counts('line-refused')).toBe(false);
    expect(after('line-refused', 0, 0, 1)).toEqual({ kind: 'again', afterMs: 10 * minuteMs });
    expect(after('line-fault', 0, 0, 20)).toEqual({ kind: 'done', handCall: 'line-fault' });
  });

  it('calls again who has asked for it, when he wants it, and charges him nothing', () => {
    expect(counts('asked-later')).toBe(false);
    expect(later(1)).toEqual({ kind: 'again', afterMs: 60 * minuteMs });
    expect(later(2, { wantedInMs: 3 * minuteMs })).toEqual({ kind: 'again', afterMs: 3 * minuteMs });
  });

  it('leaves to a person who asks for it again and again, or for a time that is too near to the visit', () => {
    const byHand = { kind: 'done', handCall: 'asked-later' };
    expect(later(3)).toEqual(byHand);
    expect(later(1, { leftMs: 30 * minuteMs })).toEqual(byHand);
    expect(later(1, { wantedInMs: dayMs })).toEqual(byHand);
  });
});
