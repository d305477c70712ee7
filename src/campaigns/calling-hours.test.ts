import { describe, expect, it } from 'vitest';
import { nextAllowedMs } from './calling-hours.ts';
import { defaultCallingRules } from './calling-rules.ts';

const rules = defaultCallingRules;
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
    expect(nextAllowedMs(at, ['Europe/Moscow'], rules)).toBe(expected);
  });

  it('counts in the zone of the clinic, not of the machine', () => {
    // 12:00 in Moscow is 19:00 in Vladivostok, 13:00 is 20:00
    expect(nextAllowedMs(moscow(23, 12), ['Asia/Vladivostok'], rules)).toBe(moscow(23, 12));
    expect(nextAllowedMs(moscow(23, 13), ['Asia/Vladivostok'], rules)).toBe(Date.UTC(2026, 10, 23, 23));
  });

  it('keeps the hours of weekends on holidays and moved days, of weekdays on working Saturdays', () => {
    // Wednesday 4 November 2026 is a holiday
    expect(nextAllowedMs(moscow(4, 9), ['Europe/Moscow'], rules)).toBe(moscow(4, 10));
    expect(nextAllowedMs(moscow(4, 18), ['Europe/Moscow'], rules)).toBe(moscow(5, 9));
    // Saturday 28 November 2026, which the clinic works
    const calendar = [{ date: '2026-11-28', off: false }];
    expect(nextAllowedMs(moscow(28, 9), ['Europe/Moscow'], { ...rules, calendar })).toBe(moscow(28, 9));
  });

  it('wants the clocks of all zones to allow it', () => {
    const both = ['Europe/Moscow', 'Asia/Vladivostok'];
    // 9:00 in Moscow is 16:00 in Vladivostok; 13:00 is 20:00, and both are open next at 9:00 in Moscow
    expect(nextAllowedMs(moscow(23, 2), both, rules)).toBe(moscow(23, 9));
    expect(nextAllowedMs(moscow(23, 12, 59), both, rules)).toBe(moscow(23, 12, 59));
    expect(nextAllowedMs(moscow(23, 13), both, rules)).toBe(moscow(24, 9));
    // on Saturday 10 to 18 by both: 11:00 is the end of it in Vladivostok
    expect(nextAllowedMs(moscow(27, 13), both, rules)).toBe(moscow(28, 10));
  });

  it('knows when the clocks of two zones are never open together', () => {
    const short = { from: '09:00', to: '12:00' };
    const hours = { weekdays: short, weekends: short };
    expect(nextAllowedMs(moscow(23, 9), ['Europe/Kaliningrad', 'Asia/Kamchatka'], { ...rules, hours })).toBe(
      Infinity,
    );
  });

  it('skips days that are closed altogether, and knows when all are', () => {
    const closed = { from: '00:00', to: '00:00' };
    const never = { weekdays: closed, weekends: closed };
    const noWeekends = { ...rules, hours: { ...rules.hours, weekends: closed } };
    expect(nextAllowedMs(moscow(28, 12), ['Europe/Moscow'], noWeekends)).toBe(moscow(30, 9));
    expect(nextAllowedMs(moscow(28, 12), ['Europe/Moscow'], { ...rules, hours: never })).toBe(Infinity);
  });

  it('takes 24:00 as the end of the day', () => {
    const late = { ...rules, hours: { ...rules.hours, weekdays: { from: '22:00', to: '24:00' } } };
    expect(nextAllowedMs(moscow(23, 23, 59), ['Europe/Moscow'], late)).toBe(moscow(23, 23, 59));
  });
});
