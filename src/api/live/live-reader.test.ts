import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import type { LiveEvent } from '../contract/index.ts';
import { LiveReader } from './live-reader.ts';

const call = (more: Partial<Extract<LiveEvent, { kind: 'call' }>> = {}): LiveEvent => ({
  kind: 'call',
  campaignId: 'c',
  targetId: 't',
  callId: '1',
  phase: 'talking',
  at: '2026-11-22T09:00:00.000Z',
  heard: null,
  step: null,
  ...more,
});
const campaign = (campaignId: string): LiveEvent => ({ kind: 'campaign', campaignId });

let clock: ManualClock;
let sent: string[];
let takes: boolean;
let drained: () => void;
let ended: number;
let reader: LiveReader;

beforeEach(() => {
  clock = new ManualClock();
  sent = [];
  takes = true;
  ended = 0;
  reader = new LiveReader({
    clock,
    outlet: {
      write: (text) => {
        sent.push(text);
        return takes;
      },
      onDrain: (action) => {
        drained = action;
      },
      end: () => {
        ended += 1;
      },
    },
    gatherMs: 100,
    heartbeatMs: 15_000,
    mostWaiting: 5,
  });
});

const events = (): LiveEvent[] =>
  sent.filter((text) => text.startsWith('data: ')).map((text) => JSON.parse(text.slice(6)) as LiveEvent);

describe('a console that listens', () => {
  it('is greeted, and told when to come back after a break', () => {
    expect(sent[0]).toBe('retry: 2000\n\n');
    expect(events()).toEqual([{ kind: 'hello', at: '2026-11-22T09:00:00.000Z' }]);
  });

  it('gets the last of a burst about one thing, in the order of the last news', () => {
    reader.tell(campaign('a'));
    reader.tell(call({ phase: 'ringing' }));
    reader.tell(campaign('b'));
    reader.tell(campaign('a'));
    reader.tell(call({ phase: 'ended' }));
    clock.advance(100);
    expect(events().slice(1)).toEqual([campaign('b'), campaign('a'), call({ phase: 'ended' })]);
  });

  it('does not lose what was heard when a step follows at once', () => {
    const heard = { meaning: 'yes', text: null, confidence: 0.98 };
    reader.tell(call({ heard }));
    reader.tell(call({ step: 'thanks' }));
    clock.advance(100);
    expect(events().at(-1)).toEqual(call({ heard, step: 'thanks' }));
  });

  it('is kept alive by comments', () => {
    clock.advance(45_000);
    expect(sent.filter((text) => text.startsWith(':'))).toHaveLength(3);
  });

  it('when slow gets nothing more until its line is free, then what is new', () => {
    takes = false;
    reader.tell(campaign('a'));
    clock.advance(100);
    reader.tell(campaign('b'));
    clock.advance(60_000);
    expect(events()).toHaveLength(2);
    takes = true;
    drained();
    clock.advance(100);
    expect(events().at(-1)).toEqual(campaign('b'));
  });

  it('when too slow is told to load everything again, once, and then goes on', () => {
    takes = false;
    reader.tell(campaign('a'));
    clock.advance(100);
    for (let n = 0; n < 1000; n += 1) reader.tell(campaign(`${n}`));
    takes = true;
    drained();
    clock.advance(100);
    expect(events().slice(2)).toEqual([{ kind: 'resync' }]);
    reader.tell(campaign('later'));
    clock.advance(100);
    expect(events().at(-1)).toEqual(campaign('later'));
  });

  it('after its end gets nothing and leaves no timer', () => {
    reader.tell(campaign('a'));
    reader.end();
    reader.end();
    reader.tell(campaign('b'));
    clock.advance(60_000);
    expect(events()).toHaveLength(1);
    expect([ended, clock.pending]).toEqual([1, 0]);
  });
});
