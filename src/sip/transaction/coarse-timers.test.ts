import { expect, test } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { CoarseTimers } from './coarse-timers.ts';

function setUp() {
  const clock = new ManualClock();
  return { clock, timers: new CoarseTimers(clock) };
}

test('never early, and late by half a second at most', () => {
  const { clock, timers } = setUp();
  const firedMs: number[] = [];
  const wantedMs = [0, 1, 499, 500, 501, 5_000, 32_000];
  for (const delayMs of wantedMs) timers.after(delayMs, () => firedMs.push(clock.monotonicMs()));
  clock.advance(40_000);
  expect(firedMs).toHaveLength(wantedMs.length);
  for (const [index, delayMs] of wantedMs.entries()) {
    expect(firedMs[index]).toBeGreaterThanOrEqual(delayMs);
    expect(firedMs[index]).toBeLessThanOrEqual(delayMs + 500);
  }
});

test('many that fall due together wake the process up once', () => {
  const { clock, timers } = setUp();
  clock.advance(1);
  let fired = 0;
  for (let index = 0; index < 100; index += 1) timers.after(31_600 + index, () => (fired += 1));
  expect(clock.pending).toBe(1);
  clock.advance(32_000);
  expect(fired).toBe(100);
  expect(clock.pending).toBe(0);
});

test('a cancelled one is not called, not even when an earlier one of its turn cancels it', () => {
  const { clock, timers } = setUp();
  const called: string[] = [];
  timers.after(100, () => second.cancel());
  const second = timers.after(101, () => called.push('second'));
  const third = timers.after(102, () => called.push('third'));
  third.cancel();
  clock.advance(1_000);
  expect(called).toEqual([]);
});

test('one that is set by another of its turn waits for a turn of its own', () => {
  const { clock, timers } = setUp();
  const firedMs: number[] = [];
  timers.after(500, () => timers.after(500, () => firedMs.push(clock.monotonicMs())));
  clock.advance(600);
  expect(firedMs).toEqual([]);
  clock.advance(500);
  expect(firedMs).toEqual([1_000]);
});
