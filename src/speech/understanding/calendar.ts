/** Days are counted from 1 January 1970 without a zone: a calendar day is the same number everywhere. */
const dayMs = 86_400_000;

/** The number of a day `2026-11-23`. What is no such day throws RangeError. */
export function dayOf(date: string): number {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  const found = dayOfParts(Number(year), Number(month), Number(day));
  if (found === undefined) throw new RangeError(`not a date: ${date}`);
  return found;
}

/** `undefined` when the month has no such day. */
export function dayOfParts(year: number, month: number, day: number): number | undefined {
  const ms = Date.UTC(year, month - 1, day);
  const date = new Date(ms);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? ms / dayMs : undefined;
}

export function dateOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

export function partsOf(day: number): { year: number; month: number; dayOfMonth: number } {
  const date = new Date(day * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

/** Monday is 1, Sunday 7. */
export function weekdayOf(day: number): number {
  return new Date(day * dayMs).getUTCDay() || 7;
}

/** The first and the last day of a month; months beyond 12 are those of the years after. */
export function monthOf(year: number, month: number): { from: number; to: number } {
  return { from: Date.UTC(year, month - 1, 1) / dayMs, to: Date.UTC(year, month, 1) / dayMs - 1 };
}

/** The same day of a later month, or its last day when the month is shorter. */
export function monthsLater(day: number, months: number): number {
  const { year, month, dayOfMonth } = partsOf(day);
  const { from, to } = monthOf(year, month + months);
  return Math.min(from + dayOfMonth - 1, to);
}
