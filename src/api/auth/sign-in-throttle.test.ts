import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { SignInThrottle } from './sign-in-throttle.ts';

let clock: ManualClock;
let throttle: SignInThrottle;
beforeEach(() => {
  clock = new ManualClock();
  throttle = new SignInThrottle(clock, { longestPauseMs: 60_000 });
});
const tries = (key: string, count: number): void => {
  for (let n = 0; n < count; n += 1) throttle.count(key);
};

describe('guessing', () => {
  it('is free five times, then waits ever longer up to a bound', () => {
    tries('a', 4);
    expect(throttle.waitMs('a')).toBe(0);
    tries('a', 1);
    expect(throttle.waitMs('a')).toBe(2_000);
    tries('a', 2);
    expect(throttle.waitMs('a')).toBe(8_000);
    tries('a', 50);
    expect(throttle.waitMs('a')).toBe(60_000);
  });

  it('is let go on when the pause is over', () => {
    tries('a', 5);
    clock.advance(1_999);
    expect(throttle.waitMs('a')).toBe(1);
    clock.advance(1);
    expect(throttle.waitMs('a')).toBe(0);
  });

  it('of one key does not stop another', () => {
    tries('a', 9);
    expect(throttle.waitMs('b')).toBe(0);
  });

  it('is forgotten after a right password, and after an hour', () => {
    tries('a', 5);
    throttle.clear('a');
    expect(throttle.waitMs('a')).toBe(0);
    tries('a', 5);
    clock.advance(3_600_001);
    tries('a', 1);
    expect(throttle.waitMs('a')).toBe(0);
  });

  it('with ever new keys does not fill the memory: the oldest are forgotten', () => {
    tries('first', 9);
    for (let n = 0; n < 10_000; n += 1) throttle.count(`key ${n}`);
    expect(throttle.waitMs('first')).toBe(0);
  });
});
