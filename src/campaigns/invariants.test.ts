import { describe, expect, it } from 'vitest';
import { defaultCampaignSettings } from './campaign.ts';
import { checkTarget, type CheckedAttempt, type CheckedTarget } from './invariants.ts';

const minute = 60_000;
const campaign = { id: 'c', rehearsal: false, state: 'running', settings: defaultCampaignSettings } as const;
const nowMs = 1_000 * minute;

const call = (number: number, more: Partial<CheckedAttempt> = {}): CheckedAttempt => ({
  id: `a${number}`,
  number,
  placedAt: (number - 1) * 100 * minute,
  endedAt: (number - 1) * 100 * minute + minute,
  ending: 'no-answer',
  cause: 'no-answer',
  mark: 'not-confirmed',
  cardMarks: ['not-confirmed'],
  ...more,
});
const target = (more: Partial<CheckedTarget> = {}): CheckedTarget => ({
  ...{ id: 't', state: 'pausing', outcome: null, touchesCard: true, handCall: false },
  calls: [call(1)],
  attempts: (more.calls ?? [1]).length,
  ...more,
});
const rules = (one: CheckedTarget, of = campaign as Parameters<typeof checkTarget>[0]) =>
  checkTarget(of, one, nowMs).map(({ rule }) => rule);

describe('what must hold of a target', () => {
  it('holds of one that was called twice with an hour between', () => {
    expect(rules(target({ calls: [call(1), call(2)] }))).toEqual([]);
  });

  it.each([
    ['inside-pause', { calls: [call(1), call(2, { placedAt: 60 * minute })] }],
    ['inside-pause', { calls: [call(1, { ending: 'busy' }), call(2, { placedAt: 10 * minute })] }],
    ['inside-pause', { state: 'calling', calls: [call(1, { endedAt: null, ending: null }), call(2)] }],
    ['budget-exceeded', { calls: [1, 2, 3, 4].map((n) => call(n)) }],
    ['called-after-answer', { calls: [call(1, { ending: 'hung-up' }), call(2)] }],
    ['misnumbered', { calls: [call(1), call(3)] }],
    ['misnumbered', { attempts: 2 }],
    ['target-out-of-step', { state: 'calling' }],
    ['target-out-of-step', { calls: [call(1, { endedAt: null, ending: null, placedAt: nowMs })] }],
    ['open-too-long', { state: 'calling', calls: [call(1, { endedAt: null, ending: null })] }],
    ['answer-not-on-card', { calls: [call(1, { mark: 'confirmed', ending: 'confirmed' })] }],
    ['hand-call-missing', { state: 'done', outcome: 'callback-promised' }],
  ] as const)('tells %s', (rule, more) => {
    expect(rules(target(more as Partial<CheckedTarget>))).toContain(rule);
  });

  it('tells whom a finished campaign has left out', () => {
    expect(rules(target(), { ...campaign, state: 'finished' })).toEqual(['unsettled-in-finished']);
  });

  it('takes no call for too early that the line or the patient himself has asked for', () => {
    const soon = call(2, { placedAt: 11 * minute + 1 });
    for (const ending of ['line-fault', 'line-silent', 'busy', 'asked-later', 'wrong-number'] as const)
      expect(rules(target({ calls: [call(1, { ending }), soon] }))).toEqual([]);
  });

  it('asks nothing of a card that a rehearsal leaves alone', () => {
    const calls = [call(1, { mark: 'confirmed', ending: 'confirmed', cardMarks: [] })];
    expect(rules(target({ state: 'done', touchesCard: false, calls }))).toEqual([]);
  });

  it('lets a call be placed before it came to light that he had answered in one that a crash cut short', () => {
    const answered = call(1, {
      cause: 'interrupted',
      ending: 'confirmed',
      mark: 'confirmed',
      cardMarks: ['confirmed'],
    });
    expect(rules(target({ calls: [answered, call(2)] }))).toEqual([]);
  });
});
