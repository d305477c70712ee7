import { expect, it } from 'vitest';
import type { CallAgain } from '../scenario/index.ts';
import { callAgainInMs } from './call-again.ts';

const minuteMs = 60_000;
// Monday 23 November 2026, 12:00 in Moscow
const nowMs = Date.UTC(2026, 10, 23, 9);
const inMinutes = (asked: CallAgain, now = nowMs): number | undefined => {
  const ms = callAgainInMs(asked, now, 'Europe/Moscow');
  return ms === undefined ? undefined : ms / minuteMs;
};

it.each<[string, CallAgain, number | undefined]>([
  ['later', {}, undefined],
  ['at half past three', { time: '15:30' }, 210],
  ['at three, whichever of the two is usual', { time: '03:00', orTime: '15:00' }, 180],
  ['at eight, of which the second is to come', { time: '08:00', orTime: '20:00' }, 480],
  ['at ten, which is over: tomorrow', { time: '10:00' }, 22 * 60],
  ['in twenty minutes', { inMinutes: 20 }, 20],
  ['after seven, whichever of the two is usual', { time: '07:00', orTime: '19:00' }, 420],
  ['in the evening', { time: '17:00', untilTime: '23:00' }, 300],
  ['by day, which it is already', { time: '12:00', untilTime: '17:00' }, undefined],
  ['tomorrow', { date: '2026-11-24' }, 12 * 60],
  ['tomorrow at eleven', { date: '2026-11-24', time: '11:00' }, 23 * 60],
  ['today at nine, which is over', { date: '2026-11-23', time: '09:00' }, undefined],
  ['today', { date: '2026-11-23' }, undefined],
  ['on a day that is none', { date: '2026-02-31' }, undefined],
])('%s', (_, asked, minutes) => {
  expect(inMinutes(asked)).toBe(minutes);
});

it('means by the evening, in the evening, as soon as may be', () => {
  const evening = Date.UTC(2026, 10, 23, 16); // 19:00
  expect(inMinutes({ time: '17:00', untilTime: '23:00' }, evening)).toBeUndefined();
});
