import { describe, expect, it } from 'vitest';
import type { Call } from '../calls/index.ts';
import type { EarlyVerdict, ReminderFacts } from '../scenario/index.ts';
import { BeforeAnswer } from './before-answer.ts';

/** A call that has early sound, and what is thought of it. */
function bench() {
  const events: unknown[] = [];
  let hear: (verdict: EarlyVerdict) => void = () => undefined;
  const seen = { listeners: 0, hungUp: 0, ended: 0 };
  const before = new BeforeAnswer(
    {
      talker: {
        listenEarly: (_, { onVerdict }) => {
          seen.listeners += 1;
          hear = onVerdict;
          return () => (seen.ended += 1);
        },
      },
      switchboard: { records: { addEvent: (_, kind, detail) => void events.push([kind, detail]) } },
    },
    { projectId: 'p', facts: {} as ReminderFacts },
    { id: 'c', hangUp: () => (seen.hungUp += 1) } as unknown as Call,
  );
  const heard = (change: Partial<EarlyVerdict>): void =>
    hear({ who: 'announcement', confidence: 0.9, reasons: ['words'], atMs: 3000, ...change });
  return { before, events, seen, heard };
}

describe('sound before the answer', () => {
  it('ends the call when it says why nobody will answer', () => {
    const { before, events, seen, heard } = bench();
    before.listen();
    heard({ announcement: 'no-such-number' });
    heard({ announcement: 'switched-off' });
    expect(before.announced).toBe('no-such-number');
    expect(seen.hungUp).toBe(1);
    expect(events).toEqual([
      [
        'answered-by',
        { who: 'announcement', announcement: 'no-such-number', confidence: 0.9, reasons: ['words'] },
      ],
    ]);
  });

  it.each([
    ['an announcement that nobody has understood', {}],
    ['that he is talking and may take the call', { announcement: 'waiting' }],
    ['music', { who: 'music' }],
  ] as const)('%s ends nothing', (_, verdict) => {
    const { before, events, seen, heard } = bench();
    before.listen();
    heard(verdict);
    expect(before.announced).toBeUndefined();
    expect(seen.hungUp).toBe(0);
    expect(events).toHaveLength(1);
  });

  it('busy in words is remembered and waited out, busy tone ends it', () => {
    const words = bench();
    words.before.listen();
    words.heard({ announcement: 'busy' });
    expect([words.before.announced, words.seen.hungUp]).toEqual(['busy', 0]);
    const tone = bench();
    tone.before.listen();
    tone.heard({ announcement: 'busy', reasons: ['busy-tone'] });
    expect([tone.before.announced, tone.seen.hungUp]).toEqual(['busy', 1]);
  });

  it('is listened to once, and not told of ringing', () => {
    const { before, events, seen, heard } = bench();
    before.listen();
    before.listen();
    heard({ who: 'ringback' });
    before.end();
    before.end();
    before.listen();
    expect(seen).toEqual({ listeners: 1, hungUp: 0, ended: 1 });
    expect(events).toEqual([]);
  });
});
