import { describe, expect, it } from 'vitest';
import { isDayOff } from './production-calendar.ts';

/** All days off of a year that are no plain Saturday or Sunday, and working ones that are. */
function unusualDays(year: number): { off: string[]; working: string[] } {
  const off: string[] = [];
  const working: string[] = [];
  for (let ms = Date.UTC(year, 0, 1); ms < Date.UTC(year + 1, 0, 1); ms += 86_400_000) {
    const date = new Date(ms).toISOString().slice(0, 10);
    const weekend = [0, 6].includes(new Date(ms).getUTCDay());
    if (isDayOff(date) && !weekend) off.push(date.slice(5));
    if (!isDayOff(date) && weekend) working.push(date.slice(5));
  }
  return { off, working };
}

describe('the production calendar', () => {
  it('of 2025 has 247 working days, with one working Saturday', () => {
    expect(unusualDays(2025)).toEqual({
      off: [
        ...['01-01', '01-02', '01-03', '01-06', '01-07', '01-08'],
        ...['05-01', '05-02', '05-08', '05-09', '06-12', '06-13', '11-03', '11-04', '12-31'],
      ],
      working: ['11-01'],
    });
  });

  it('of 2026 has 247 working days, by the decree that moves two days of January', () => {
    expect(unusualDays(2026)).toEqual({
      off: [
        ...['01-01', '01-02', '01-05', '01-06', '01-07', '01-08', '01-09'],
        ...['02-23', '03-09', '05-01', '05-11', '06-12', '11-04', '12-31'],
      ],
      working: [],
    });
  });

  it('of a year without a decree moves by article 112 alone', () => {
    expect(unusualDays(2027)).toEqual({
      off: [
        ...['01-01', '01-04', '01-05', '01-06', '01-07', '01-08'],
        ...['02-23', '03-08', '05-03', '05-10', '06-14', '11-04'],
      ],
      working: [],
    });
  });

  it('gives way to what the clinic has set', () => {
    const own = [
      { date: '2027-11-05', off: true },
      { date: '2027-11-13', off: false },
    ];
    expect([isDayOff('2027-11-05', own), isDayOff('2027-11-13', own)]).toEqual([true, false]);
    expect([isDayOff('2027-11-05'), isDayOff('2027-11-13')]).toEqual([false, true]);
  });
});
