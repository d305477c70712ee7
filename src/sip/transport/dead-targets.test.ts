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

  it('is not taken for willing because it answers what belongs to a talk', () => {
    const clock = new ManualClock();
    const dead = new DeadTargets(clock);
    dead.unwilling(a, 120);
    dead.note(a);
    dead.forget(a);
    expect(avoidedS(clock, dead)).toBe(120);
  });
});
