import { expect, test } from 'vitest';
import { ManualClock, silentLog, type LogFields } from '../base/index.ts';
import { CallerRate } from './caller-rate.ts';
import type { LiveTrunk } from './live-trunk.ts';

function rate() {
  const clock = new ManualClock();
  const told: LogFields[] = [];
  const log = { ...silentLog, warn: (fields: LogFields) => void told.push(fields) };
  const callers = new CallerRate({ clock, log });
  const admitted = (line: LiveTrunk, calls: number): number =>
    Array.from({ length: calls }, () => callers.admits(line)).filter(Boolean).length;
  return { clock, told, admitted };
}

const line = (maxLines: number, callsPerSecond: number): LiveTrunk =>
  ({ trunk: { id: `${maxLines} lines`, maxLines, callsPerSecond } }) as unknown as LiveTrunk;

test.each([
  ['the smallest line', line(1, 0.05), 40, 10],
  ['one of many lines', line(500, 2), 1_000, 10],
  ['a fast one', line(30, 100), 400, 400],
])('%s brings so many calls at once, and so many a second', (_, live, atOnce, perSecond) => {
  const { clock, admitted } = rate();
  expect(admitted(live, 2_000)).toBe(atOnce);
  clock.advance(1_000);
  expect(admitted(live, 2_000)).toBe(perSecond);
});

test('one line takes nothing from another', () => {
  const { admitted } = rate();
  const [flooded, other] = [line(1, 1), line(2, 1)];
  admitted(flooded, 1_000);
  expect(admitted(other, 1)).toBe(1);
});

test('is told once a minute, with how many were refused', () => {
  const { clock, told, admitted } = rate();
  const live = line(1, 1);
  admitted(live, 2_040);
  clock.advance(59_999);
  admitted(live, 41);
  expect(told).toEqual([{ trunk: '1 lines', refused: 1 }]);
  clock.advance(1);
  admitted(live, 1);
  expect(told.at(-1)).toEqual({ trunk: '1 lines', refused: 2_001 });
});
