import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { SliceClock } from './slice-clock.ts';

/** A clock whose timers all fire late by what `lateMs` says. */
class SluggishClock extends ManualClock {
  lateMs = 0;

  override after(delayMs: number, action: () => void) {
    return super.after(delayMs + this.lateMs, action);
  }
}

function started() {
  const clock = new SluggishClock();
  const calls: { slice: number; deadlineMs: number; atMs: number }[] = [];
  const skips: number[] = [];
  const slices = new SliceClock({
    clock,
    onSlice: (slice, deadlineMs) => calls.push({ slice, deadlineMs, atMs: clock.monotonicMs() }),
    onSkip: (frames) => skips.push(frames),
    afterInput: (then) => then(),
  });
  slices.start();
  return { clock, calls, skips, slices };
}

describe('the slice clock', () => {
  it('calls the four slices in turn, 5 ms apart', () => {
    const { clock, calls } = started();
    clock.advance(40);
    expect(calls.map(({ slice }) => slice)).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0]);
    expect(calls.map(({ deadlineMs }) => deadlineMs)).toEqual([0, 5, 10, 15, 20, 25, 30, 35, 40]);
  });

  it('does not drift, however late its timers are', () => {
    const { clock, calls } = started();
    clock.lateMs = 3;
    clock.advance(60_000);
    const lateness = calls.map(({ atMs, deadlineMs }) => atMs - deadlineMs);
    expect(calls).toHaveLength(60_000 / 5);
    expect(Math.max(...lateness.slice(1))).toBeLessThanOrEqual(5);
  });

  it('makes a short standstill good, in order', () => {
    const { clock, calls, skips } = started();
    clock.advance(20);
    clock.lateMs = 100;
    clock.advance(6);
    clock.lateMs = 0;
    clock.advance(200);
    expect(skips).toEqual([]);
    expect(calls.map(({ deadlineMs }) => deadlineMs)).toEqual(calls.map((_, i) => i * 5));
  });

  it('leaves a long one out, and goes on in time', () => {
    const { clock, calls, skips } = started();
    clock.advance(20);
    clock.lateMs = 1000;
    clock.advance(6);
    clock.lateMs = 0;
    clock.advance(2000);
    expect(skips).toHaveLength(1);
    expect(skips[0]! * 4 + calls.length).toBe(Math.floor(2026 / 5) + 1);
    expect(calls.at(-1)!.deadlineMs).toBe(2025);
  });

  it('is quiet after it was stopped', () => {
    const { clock, calls, slices } = started();
    clock.advance(20);
    slices.stop();
    clock.advance(1000);
    expect(calls).toHaveLength(5);
    expect(clock.pending).toBe(0);
  });
});
