import { describe, expect, it } from 'vitest';
import type { CallNow } from '../../../../src/api/contract/index.ts';
import { joinCalls, lingerMs, reduceCalls, stillShown, type CallNews } from './calls-now.ts';
import { patchTargets, type TargetPage } from './patch-targets.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 22, 12, 0, second)).toISOString();

function call(part: Partial<CallNow> = {}): CallNow {
  return {
    callId: 'c1',
    targetId: 't1',
    patientName: 'Анна',
    phone: '+7',
    phase: 'ringing',
    since: at(0),
    step: null,
    heard: null,
    ...part,
  };
}

function news(part: Partial<CallNews> = {}): CallNews {
  return {
    kind: 'call',
    campaignId: 'k',
    targetId: 't1',
    callId: 'c1',
    phase: 'talking',
    at: at(5),
    heard: null,
    step: null,
    ...part,
  };
}

const yes = { meaning: 'yes', text: null, confidence: 0.9 };

describe('calls that are up', () => {
  it('move to the next phase and start its clock', () => {
    const [first] = reduceCalls([call()], news()).items;
    expect(first).toMatchObject({ phase: 'talking', since: at(5), patientName: 'Анна' });
  });

  it('keep the clock and what was heard while the phase stays', () => {
    const talking = reduceCalls([call()], news({ heard: yes })).items;
    const [first] = reduceCalls(talking, news({ at: at(9) })).items;
    expect(first).toMatchObject({ since: at(5), heard: yes });
  });

  it('ask for the name of a call that nobody knew', () => {
    const { items, strangers } = reduceCalls([], news({ phase: 'dialling' }));
    expect(strangers).toBe(true);
    expect(items).toHaveLength(1);
  });

  it('do not begin with their end', () => {
    expect(reduceCalls([], news({ phase: 'ended' }))).toEqual({ items: [], strangers: false });
  });

  it('stay for a moment after the end, then go', () => {
    const ended = reduceCalls([call()], news({ phase: 'ended' })).items;
    const end = Date.parse(at(5));
    expect(stillShown(ended, end + lingerMs - 1)).toHaveLength(1);
    expect(stillShown(ended, end + lingerMs)).toHaveLength(0);
  });

  it('are not brought back by a list that was loaded before they ended', () => {
    const ended = call({ phase: 'ended', since: at(5) });
    const joined = joinCalls([call(), call({ callId: 'c2' })], [ended]);
    expect(joined.map(({ callId, phase }) => `${callId} ${phase}`)).toEqual(['c1 ended', 'c2 ringing']);
  });
});

describe('targets in the cache', () => {
  const page = (...ids: string[]): TargetPage => ({
    items: ids.map((id) => ({ id, state: 'waiting', mark: 'none' }) as TargetPage['items'][number]),
    nextAfter: null,
    total: ids.length,
  });
  const change = {
    kind: 'target',
    campaignId: 'k',
    targetId: 'b',
    state: 'done',
    mark: 'confirmed',
  } as const;

  it('change where the news points and nowhere else', () => {
    const before = { pages: [page('a'), page('b', 'c')], pageParams: [] };
    const after = patchTargets(before, change);
    expect(after.pages[1]?.items[0]).toMatchObject({ state: 'done', mark: 'confirmed' });
    expect(after.pages[0]).toBe(before.pages[0]);
    expect(after.pages[1]?.items[1]).toBe(before.pages[1]?.items[1]);
  });

  it('stay the same object when nothing changes', () => {
    const before = { pages: [page('a')], pageParams: [] };
    expect(patchTargets(before, change)).toBe(before);
  });
});
