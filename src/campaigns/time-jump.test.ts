import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/index.ts';
import { JumpWatch } from './time-jump.ts';

/** A clock that can be put to another time. */
class PutClock extends ManualClock {
  byMs = 0;

  override now(): number {
    return super.now() + this.byMs;
  }
}

describe('a jump of the clock', () => {
  it('is told until it is taken note of, forward and back, with the time before it', () => {
    const clock = new PutClock();
    const watch = new JumpWatch(clock);
    clock.advance(60_000);
    const fromMs = clock.now();
    clock.byMs = 3 * 3_600_000;
    expect(watch.look()).toEqual({ fromMs, byMs: 3 * 3_600_000 });
    expect(watch.look()).toBeDefined();
    watch.take();
    expect(watch.look()).toBeUndefined();
    clock.byMs = 0;
    expect(watch.look()).toEqual({ fromMs: fromMs + 3 * 3_600_000, byMs: -3 * 3_600_000 });
  });

  it('is none when time merely passes, or the clock is put right by seconds', () => {
    const clock = new PutClock();
    const watch = new JumpWatch(clock);
    clock.advance(10 * 3_600_000);
    clock.byMs = 20_000;
    expect(watch.look()).toBeUndefined();
  });
});
