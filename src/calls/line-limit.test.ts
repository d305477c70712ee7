import { expect, test } from 'vitest';
import { LineLimit } from './line-limit.ts';

test('no more calls at once than lines, and a line that is free again can be taken', () => {
  const limit = new LineLimit({ maxLines: 2, callsPerSecond: 100 });
  expect(limit.take(0)).toEqual({ ok: true });
  expect(limit.take(100)).toEqual({ ok: true });
  expect(limit.take(200)).toEqual({ ok: false, why: 'lines-busy' });
  limit.release();
  expect(limit.freeLines).toBe(1);
  expect(limit.take(300)).toEqual({ ok: true });
});

test('in no second start more calls than the rate', () => {
  const limit = new LineLimit({ maxLines: 1000, callsPerSecond: 3 });
  const starts: number[] = [];
  for (let nowMs = 0; nowMs < 10_000; nowMs += 7) if (limit.take(nowMs).ok) starts.push(nowMs);
  for (const start of starts) {
    expect(starts.filter((other) => other >= start && other < start + 1000).length).toBeLessThanOrEqual(3);
  }
  expect(starts.length).toBeGreaterThanOrEqual(29);
});

test('a rate below one call in a second spaces calls out and says how long to wait', () => {
  const limit = new LineLimit({ maxLines: 10, callsPerSecond: 0.5 });
  expect(limit.take(0).ok).toBe(true);
  expect(limit.take(500)).toEqual({ ok: false, why: 'too-fast', retryAfterMs: 1500 });
  expect(limit.nextStartInMs(1999)).toBe(1);
  expect(limit.take(2000).ok).toBe(true);
});

test('the leg to an administrator is never refused but takes a line', () => {
  const limit = new LineLimit({ maxLines: 1, callsPerSecond: 10 });
  limit.take(0);
  limit.takeAnyway(1);
  expect(limit.inUse).toBe(2);
  limit.release();
  expect(limit.take(5000)).toEqual({ ok: false, why: 'lines-busy' });
});

test('a caller takes a line, and our own calls may go out as fast as before', () => {
  const limit = new LineLimit({ maxLines: 2, callsPerSecond: 1 });
  expect([limit.takeForCaller(), limit.take(0).ok, limit.takeForCaller()]).toEqual([true, true, false]);
  limit.release();
  expect([limit.freeLines, limit.takeForCaller()]).toEqual([1, true]);
});
