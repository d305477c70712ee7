import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { DeadTargets } from './dead-targets.ts';

const a = { host: '192.0.2.1', port: 5060 };
const b = { host: '192.0.2.2', port: 5060 };

/** For how long it stays behind the other, in whole seconds. */
function avoidedS(clock: ManualClock, dead: DeadTargets): number {
  let seconds = 0;
  for (; dead.last([a, b])[0] === b && seconds < 5000; seconds += 1) clock.advance(1000);
  return seconds;
}

describe('a target that stays silent', () => {
  it('comes last for longer each time, five minutes at most, until it answers', () => {
    const clock = new ManualClock();
    const dead = new DeadTargets(clock);
    const seconds = [1, 2, 3, 4, 5, 6].map(() => {
      dead.note(a);
      return avoidedS(clock, dead);
    });
    expect(seconds).toEqual([30, 60, 120, 240, 300, 300]);
    dead.forget(a);
    dead.note(a);
    expect(avoidedS(clock, dead)).toBe(30);
  });

  it('counts once for all the requests that find it so at the same time', () => {
    const clock = new ManualClock();
    const dead = new DeadTargets(clock);
    for (let i = 0; i < 5; i += 1) dead.note(a);
    expect(avoidedS(clock, dead)).toBe(30);
  });
});

describe('a target that says when to come again (RFC 3261 §21.5.4)', () => {
  it.each([
    [120, 120],
    [5, 30],
    // a day
    [86_400, 3600],
  ])('after %i s comes last for %i s', (retryAfterS, avoided) => {
    const clock = new ManualClock();
    const dead = new DeadTargets(clock);
    dead.unwilling(a, retryAfterS);
    dead.note(a);
    expect(avoidedS(clock, dead)).toBe(avoided);
  });

  it('is willing again when it has taken a call', () => {
    const clock = new ManualClock();
    const dead = new DeadTargets(clock);
    dead.unwilling(a, 120);
    dead.willing(a);
    expect(avoidedS(clock, dead)).toBe(0);
  });

  it('is not taken for willing because it answers what belongs to a talk', () => {
    const clock = new ManualClock();
    const dead = new DeadTargets(clock);
    dead.unwilling(a, 120);
    dead.note(a);
    dead.forget(a);
    expect(avoidedS(clock, dead)).toBe(120);
  });
});

describe('the partner of a talk', () => {
  it('comes first, dead or not; else what is on his machine', () => {
    const dead = new DeadTargets(new ManualClock());
    const third = { host: '192.0.2.2', port: 5080 };
    dead.note(b);
    expect(dead.last([a, b, third])).toEqual([a, third, b]);
    expect(dead.last([a, b, third], b)).toEqual([b, third, a]);
    expect(dead.last([a, b, third], { ...b, protocol: 'TCP', port: 40_000 })).toEqual([third, b, a]);
    expect(dead.last([a, b], { host: '192.0.2.9', port: 5060 })).toEqual([a, b]);
    const overTcp = { ...b, protocol: 'TCP' as const };
    expect(dead.last([{ ...a, protocol: 'TCP' }, a, overTcp, b], a).slice(0, 2)).toEqual([
      { ...a, protocol: 'TCP' },
      a,
    ]);
  });
});
