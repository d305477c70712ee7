import { describe, expect, it } from 'vitest';
import { CallsNow, type CallNews } from './calls-now.ts';

const news = (more: Partial<CallNews>): { projectId: string; event: CallNews } => ({
  projectId: 'p',
  event: {
    kind: 'call',
    campaignId: 'c',
    targetId: 't',
    callId: '1',
    phase: 'dialling',
    at: '2026-11-22T09:00:00.000Z',
    heard: null,
    step: null,
    ...more,
  },
});

describe('the calls that are up', () => {
  it('are known by their last news, with the moment when the phase began', () => {
    const calls = new CallsNow();
    calls.note(news({}));
    calls.note(news({ phase: 'talking', at: '2026-11-22T09:00:05.000Z' }));
    calls.note(news({ phase: 'talking', at: '2026-11-22T09:00:09.000Z', step: 'ask' }));
    expect(calls.of('p', 'c')).toEqual([
      news({ phase: 'talking', at: '2026-11-22T09:00:05.000Z', step: 'ask' }).event,
    ]);
  });

  it('are forgotten when they end', () => {
    const calls = new CallsNow();
    calls.note(news({}));
    calls.note(news({ phase: 'ended' }));
    expect([calls.of('p', 'c'), calls.size]).toEqual([[], 0]);
  });

  it('are seen by their own project and campaign only', () => {
    const calls = new CallsNow();
    calls.note(news({}));
    expect(calls.of('other', 'c')).toEqual([]);
    expect(calls.of('p', 'other')).toEqual([]);
  });
});
