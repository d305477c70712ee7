import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ManualClock, systemClock } from './clock.ts';

const minuteMs = 60_000;

describe('ManualClock', () => {
  it('fires what falls due in order, each at its own moment', () => {
    const clock = new ManualClock(0);
    const fired: [string, number][] = [];
    const note = (name: string) => (): void => void fired.push([name, clock.now()]);
    clock.after(2 * minuteMs, note('second'));
    clock.after(minuteMs, note('first'));
    clock.after(2 * minuteMs, note('third'));
    clock.after(10 * minuteMs, note('never'));
    clock.advance(5 * minuteMs);
    expect(fired).toEqual([
      ['first', minuteMs],
      ['second', 2 * minuteMs],
      ['third', 2 * minuteMs],
    ]);
    expect(clock.now()).toBe(5 * minuteMs);
    expect(clock.pending).toBe(1);
  });

  it('fires what was set by what fired, when that falls due in the same move', () => {
    const clock = new ManualClock(0);
    const fired: number[] = [];
    clock.after(100, () => clock.after(100, () => fired.push(clock.now())));
    clock.advance(199);
    expect(fired).toEqual([]);
    clock.advance(1);
    expect(fired).toEqual([200]);
  });

  it('repeats until it is cancelled, also from within', () => {
    const clock = new ManualClock(0);
    let times = 0;
    const timer = clock.every(100, () => {
      times += 1;
      if (times === 3) timer.cancel();
    });
    clock.advance(1000);
    expect(times).toBe(3);
    expect(clock.pending).toBe(0);
  });

  it('does not fire what was cancelled; cancelling twice is nothing', () => {
    const clock = new ManualClock();
    let fired = false;
    const timer = clock.after(10, () => (fired = true));
    timer.cancel();
    timer.cancel();
    clock.advance(100);
    expect(fired).toBe(false);
  });

  it('bears many timers: all fire in order but the cancelled ones, and none is left', () => {
    const clock = new ManualClock(0);
    const fired: number[] = [];
    const timers = Array.from({ length: 20_000 }, (_, n) => {
      const delayMs = (n * 7919) % 5003;
      return clock.after(delayMs, () => fired.push(delayMs));
    });
    timers.forEach((timer, n) => n % 3 > 0 && timer.cancel());
    expect(clock.pending).toBe(6_667);
    clock.advance(5_003);
    expect(fired).toHaveLength(6_667);
    expect(fired).toEqual(fired.toSorted((a, b) => a - b));
    for (const timer of timers) timer.cancel();
    expect(clock.pending).toBe(0);
  });

  it('lets promises settle between timers', async () => {
    const clock = new ManualClock(0);
    const woke: number[] = [];
    const walk = async (): Promise<void> => {
      for (let turn = 0; turn < 3; turn += 1) {
        await clock.sleep(1000);
        woke.push(clock.monotonicMs());
      }
    };
    const walked = walk();
    await clock.advanceAsync(3000);
    await walked;
    expect(woke).toEqual([1000, 2000, 3000]);
  });

  it('ends a sleep at once when its signal is aborted, and leaves no timer', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const slept = clock.sleep(1000, abort.signal);
    abort.abort();
    await slept;
    await clock.sleep(1000, abort.signal);
    expect(clock.pending).toBe(0);
  });
});

describe('the clock of the system', () => {
  it('lets an action that throws end alone, as a rejection that nobody has handled', async () => {
    const others = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    try {
      const told = once(process, 'unhandledRejection');
      const bug = new Error('bug');
      systemClock.after(0, () => {
        throw bug;
      });
      expect((await told)[0]).toBe(bug);
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const other of others) process.on('unhandledRejection', other);
    }
  });
});
