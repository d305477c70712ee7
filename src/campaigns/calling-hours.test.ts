import { describe, expect, it } from 'vitest';
import { nextAllowedMs } from './calling-hours.ts';
import { defaultCampaignSettings } from './campaign.ts';

const { hours } = defaultCampaignSettings;
const moscow = (day: number, hour: number, minute = 0): number => Date.UTC(2026, 10, day, hour - 3, minute);

describe('calling hours', () => {
  it.each([
    ['inside a weekday', moscow(23, 12), moscow(23, 12)],
    ['at the opening', moscow(23, 9), moscow(23, 9)],
    ['before the opening', moscow(23, 7), moscow(23, 9)],
    ['at the closing it is too late', moscow(23, 20), moscow(24, 9)],
    ['late on Friday it waits for Saturday at ten', moscow(27, 21), moscow(28, 10)],
    ['Sunday evening waits for Monday at nine', moscow(22, 18), moscow(23, 9)],
  ])('%s', (_name, at, expected) => {
    expect(nextAllowedMs(at, 'Europe/Moscow', hours)).toBe(expected);
  });

  it('counts in the zone of the clinic, not of the machine', () => {
    // 12:00 in Moscow is 19:00 in Vladivostok, 13:00 is 20:00
    expect(nextAllowedMs(moscow(23, 12), 'Asia/Vladivostok', hours)).toBe(moscow(23, 12));
    expect(nextAllowedMs(moscow(23, 13), 'Asia/Vladivostok', hours)).toBe(Date.UTC(2026, 10, 23, 23));
  });

  it('skips days that are closed altogether, and knows when all are', () => {
    const closed = { from: '00:00', to: '00:00' };
    expect(nextAllowedMs(moscow(28, 12), 'Europe/Moscow', { ...hours, weekends: closed })).toBe(
      moscow(30, 9),
    );
    expect(nextAllowedMs(moscow(28, 12), 'Europe/Moscow', { weekdays: closed, weekends: closed })).toBe(
      Infinity,
    );
  });

  it('takes 24:00 as the end of the day', () => {
    const late = { from: '22:00', to: '24:00' };
    expect(nextAllowedMs(moscow(23, 23, 59), 'Europe/Moscow', { ...hours, weekdays: late })).toBe(
      moscow(23, 23, 59),
    );
  });
});
