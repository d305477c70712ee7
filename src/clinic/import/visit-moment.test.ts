import { describe, expect, it } from 'vitest';
import { readDate, readTime, ZoneClock } from './visit-moment.ts';

const day = { year: 2026, month: 11, day: 22 };

describe('readDate', () => {
  it.each([
    '22.11.2026',
    '22.11.26',
    '2026-11-22',
    '22/11/2026',
    '22-11-2026',
    '2026.11.22',
    '20261122',
    '22 ноября 2026 г.',
    '22 ноя 2026',
    '22 November 2026',
    'вс, 22.11.2026',
    'воскресенье 22.11.2026',
    '22.11.2026 г.',
    '46348',
  ])('reads the day «%s»', (cell) => {
    expect(readDate(cell)).toEqual(day);
  });

  it.each([
    '22.11.2026 15:00',
    '22.11.2026 15:00:00',
    '2026-11-22T15:00',
    '2026-11-22 15:00:00.000',
    '22.11.26 15.00',
    '22.11.2026 в 15-00',
    '22 ноября 2026 г., 15:00',
    '46348.625',
    '46348,625',
    '20261122 1500',
    '22.11.2026 15:00-15:30',
  ])('reads the day and the time of «%s»', (cell) => {
    expect(readDate(cell)).toEqual({ ...day, minutes: 900 });
  });

  it('reads the zone of an ISO moment', () => {
    expect(readDate('2026-11-22T12:00:00Z')).toEqual({ ...day, minutes: 720, offsetMinutes: 0 });
    expect(readDate('2026-11-22T15:00:00+03:00')).toEqual({ ...day, minutes: 900, offsetMinutes: 180 });
  });

  it('counts from 1904 where the workbook does', () => {
    expect(readDate('44886', true)).toEqual(day);
  });

  it.each([
    '',
    'завтра',
    '31.02.2026',
    '22.13.2026',
    '11/22/2026',
    '0.625',
    '22.11',
    '8 912 345-67-89',
    '22.11.2026 25:00',
    '99999',
  ])('finds no day in «%s»', (cell) => {
    expect(readDate(cell)).toBeUndefined();
  });
});

describe('readTime', () => {
  it.each([
    ['15:00', 900],
    ['15.00', 900],
    ['15-00', 900],
    ['15 00', 900],
    ['1500', 900],
    ['15:00:00', 900],
    ['9:5', 545],
    ['9:30', 570],
    ['9.5', 590],
    ['0.625', 900],
    ['0,625', 900],
    ['.5', 720],
    ['0.5', 720],
    ['0.354166666666667', 510],
    ['46348.625', 900],
    ['15ч', 900],
    ['15 ч 30 мин', 930],
    ['9', 540],
    ['3:00 PM', 900],
    ['12:30 am', 30],
    ['15:00-15:30', 900],
    ['15.00 – 16.00', 900],
    ['с 15:00', 900],
    ['00:00', 0],
  ])('reads «%s»', (cell, minutes) => {
    expect(readTime(cell)).toBe(minutes);
  });

  it.each(['', '25:00', '15:60', 'утром', '24:00', '8 912 345-67-89', '13:00 pm'])(
    'finds no time in «%s»',
    (cell) => {
      expect(readTime(cell)).toBeUndefined();
    },
  );
});

describe('ZoneClock', () => {
  it('takes the zone’s offset of that day', () => {
    expect(new ZoneClock('Europe/Moscow').momentOf(day, 900)).toBe(Date.UTC(2026, 10, 22, 12));
    const berlin = new ZoneClock('Europe/Berlin');
    expect(berlin.momentOf({ year: 2026, month: 7, day: 1 }, 900)).toBe(Date.UTC(2026, 6, 1, 13));
    expect(berlin.momentOf({ year: 2026, month: 12, day: 1 }, 900)).toBe(Date.UTC(2026, 11, 1, 14));
  });

  it('takes the offset of the cell before the zone’s', () => {
    const read = readDate('2026-11-22T12:00:00Z');
    expect(read && new ZoneClock('Asia/Vladivostok').momentOf(read, read.minutes ?? 0)).toBe(
      Date.UTC(2026, 10, 22, 12),
    );
  });
});
