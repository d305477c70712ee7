import { describe, expect, test } from 'vitest';
import type { MediaStream } from '../media/index.ts';
import type { HangupCause } from './hangup-cause.ts';
import type { Leg, LegEnd, LegListener } from './leg.ts';
import { ringTogether } from './ringing-legs.ts';

class FakeLeg implements Leg {
  stream: MediaStream | undefined;
  isTalking = false;
  readonly hungUp: string[] = [];
  told!: LegListener;

  hangUp(own = 'hung-up'): void {
    this.hungUp.push(own);
  }

  answer(): void {
    this.stream = { id: 'stream' } as MediaStream;
    this.isTalking = true;
    this.told.onAnswered?.(this.stream);
  }

  end(cause: HangupCause, more: Partial<LegEnd> = {}): void {
    this.isTalking = false;
    this.told.onEnded({ cause, ...more } as LegEnd);
  }
}

const noFault = (err: unknown): void => expect.unreachable(String(err));

function ringing(count: number) {
  const legs = Array.from({ length: count }, () => new FakeLeg());
  const story: string[] = [];
  const leg = ringTogether(
    legs.map((one) => (told: LegListener) => {
      one.told = told;
      return one;
    }),
    {
      onRinging: () => story.push('ringing'),
      onAnswered: () => story.push('answered'),
      onDigit: (digit) => story.push(digit),
      onHeld: (held) => story.push(held ? 'held' : 'back'),
      onEnded: ({ cause }) => story.push(cause),
    },
    noFault,
  );
  return { legs, story, leg: leg! };
}

test('who answers first is it; the others hear that it was taken elsewhere', () => {
  const { legs, story, leg } = ringing(3);
  for (const one of legs) one.told.onRinging?.();
  legs[1]!.answer();
  expect(legs.map(({ hungUp }) => hungUp)).toEqual([['taken-elsewhere'], [], ['taken-elsewhere']]);
  expect([leg.isTalking, leg.stream?.id]).toEqual([true, 'stream']);
  legs[0]!.end('cancelled');
  legs[1]!.told.onDigit?.('5');
  legs[2]!.told.onDigit?.('6');
  legs[2]!.told.onHeld?.(true);
  legs[1]!.end('completed');
  legs[2]!.end('cancelled');
  expect(story).toEqual(['ringing', 'answered', '5', 'completed']);
});

test('an answer that crosses another one is hung up', () => {
  const { legs, story } = ringing(2);
  legs[0]!.answer();
  legs[1]!.answer();
  expect([story, legs[1]!.hungUp]).toEqual([['answered'], ['taken-elsewhere', 'taken-elsewhere']]);
});

test.each([
  [['no-answer', 'busy'], 'busy'],
  [['busy', 'rejected', 'network-timeout'], 'rejected'],
  [['network-timeout', 'temporarily-unavailable'], 'temporarily-unavailable'],
  [['network-timeout', 'trunk-unavailable'], 'network-timeout'],
] as const)('%j together are %s, once all are over', (causes, expected) => {
  const { legs, story } = ringing(causes.length);
  causes.forEach((cause, n) => {
    expect(story).toEqual([]);
    legs[n]!.end(cause);
  });
  expect(story).toEqual([expected]);
});

test('hanging up ends all that ring, or the one that talks', () => {
  const both = ringing(2);
  both.leg.hangUp();
  expect(both.legs.map(({ hungUp }) => hungUp)).toEqual([['hung-up'], ['hung-up']]);
  const one = ringing(2);
  one.legs[0]!.answer();
  one.leg.hangUp('interrupted');
  expect(one.legs[0]!.hungUp).toEqual(['interrupted']);
});

test('when none can be rung there is no leg', () => {
  const listener = { onEnded: () => expect.unreachable() };
  expect(ringTogether([() => undefined], listener, noFault)).toBeUndefined();
  expect(ringTogether([], listener, noFault)).toBeUndefined();
});

test('one that breaks as it is rung is told, and the others ring', () => {
  const bug = new Error('bug');
  const breaks = (): never => {
    throw bug;
  };
  const faults: unknown[] = [];
  const other = new FakeLeg();
  const listener = { onEnded: () => undefined };
  const leg = ringTogether([breaks, () => other, breaks], listener, (err) => faults.push(err));
  leg?.hangUp();
  expect([faults, other.hungUp]).toEqual([[bug, bug], ['hung-up']]);
  expect(ringTogether([breaks], listener, () => undefined)).toBeUndefined();
});

describe('one to whom two ways lead', () => {
  function byTwoWays() {
    const legs = [new FakeLeg(), new FakeLeg()];
    const rung: number[] = [];
    const story: string[] = [];
    const ways = legs.map((one, n) => (told: LegListener) => {
      rung.push(n);
      one.told = told;
      return one;
    });
    const leg = ringTogether(
      [ways],
      {
        onRinging: () => story.push('ringing'),
        onAnswered: () => story.push('answered'),
        onEnded: ({ cause }) => story.push(cause),
      },
      noFault,
    );
    return { legs, rung, story, leg: leg! };
  }

  test('is rung by the first alone', () => {
    const { legs, rung, story } = byTwoWays();
    legs[0]!.told.onRinging?.();
    legs[0]!.end('no-answer', { rang: true });
    expect([rung, story]).toEqual([[0], ['ringing', 'no-answer']]);
  });

  test.each<[string, HangupCause, Partial<LegEnd>]>([
    ['nobody answers by it', 'network-timeout', { by: 'us' }],
    ['its connection is gone', 'trunk-unavailable', { by: 'network', sipStatus: 503 }],
    ['a proxy says that it is gone', 'out-of-service', { by: 'them', sipStatus: 430 }],
  ])('is rung by the next when %s', (_, cause, end) => {
    const { legs, rung, story, leg } = byTwoWays();
    legs[0]!.end(cause, end);
    expect([rung, story]).toEqual([[0, 1], []]);
    legs[1]!.told.onRinging?.();
    legs[1]!.answer();
    expect([leg.isTalking, story]).toEqual([true, ['ringing', 'answered']]);
  });

  test.each<[HangupCause, Partial<LegEnd>]>([
    ['busy', { by: 'them', sipStatus: 486 }],
    ['trunk-unavailable', { by: 'them', sipStatus: 503 }],
    ['network-timeout', { rang: true }],
    ['cancelled', { by: 'us' }],
  ])('is not rung twice when the first way leads there: %s', (cause, end) => {
    const { legs, rung, story } = byTwoWays();
    legs[0]!.end(cause, end);
    expect([rung, story]).toEqual([[0], [cause]]);
  });

  test('is not rung when nobody is wanted any more', () => {
    const { legs, rung, story, leg } = byTwoWays();
    leg.hangUp();
    legs[0]!.end('network-timeout');
    expect([rung, story]).toEqual([[0], ['network-timeout']]);
  });

  test('is over when neither leads anywhere', () => {
    const { legs, story } = byTwoWays();
    for (const one of legs) one.end('network-timeout');
    expect(story).toEqual(['network-timeout']);
  });
});
