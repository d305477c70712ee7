import { dateOf, monthOf, partsOf, weekdayOf } from './calendar.ts';
import type { Period } from './period.ts';
import { readPeriod } from './periods.ts';
import type { Word } from './words.ts';

/** Days of the calendar, `2026-11-26`; both ends belong to the days. */
export type DateSaid =
  | {
      readonly kind: 'day';
      readonly day: string;
      /** What else it may mean: «в следующий четверг» said on a Monday. */
      readonly or?: string;
    }
  | { readonly kind: 'days'; readonly from?: string; readonly to?: string };

export interface DaysRead {
  /** Numbers of days, as `dayOf` gives them. */
  readonly from?: number;
  readonly to?: number;
  readonly or?: number;
  /** Told by its weekday alone. */
  readonly weekday?: boolean;
  /** The first word behind it. */
  readonly end: number;
}

/**
 * What is said of days from a word on: a day, a span («с понедельника по среду», «на следующей неделе»), or one open
 * end («до пятницы» ends the day before, «к пятнице» with it, «после двадцатого» begins the day after). Never in the past,
 * unless it is asked for («вчера», «в прошлый вторник», a year). `today` is a number of a day.
 */
export function readDays(words: readonly Word[], at: number, today: number): DaysRead | undefined {
  const period = (from: number, expected = true): Period | undefined =>
    readPeriod(words, from, { since: today, expected });
  switch (words[at]?.text) {
    case 'начиная':
      return words[at + 1]?.text === 'с' ? readSpan(words, at + 2, today, ['по', 'до']) : undefined;
    case 'с':
    case 'со':
    case 'от':
      return readSpan(words, at + 1, today, ['по', 'до']);
    case 'между':
      return readSpan(words, at + 1, today, ['и']);
    case 'до': {
      const found = period(at + 1);
      return found && { to: Math.max(found.from - 1, today), end: found.end };
    }
    case 'к':
    case 'ко': {
      const found = period(at + 1);
      return found && { to: found.to, end: found.end };
    }
    case 'после': {
      const found = period(at + 1);
      return found && { from: found.to + 1, end: found.end };
    }
    case 'не':
      return notBefore(words, at, today);
    case 'в':
    case 'во':
    case 'на':
    case 'по':
      // «на пятое» is a day, «во второй» and «по пятому» are none
      return period(at + 1, words[at].text === 'на');
    default:
      return readPeriod(words, at, { since: today, expected: false, alone: true });
  }
}

/** The days as they are told. */
export function dateSaid({ from, to, or }: DaysRead): DateSaid {
  if (from !== undefined && from === to)
    return { kind: 'day', day: dateOf(from), ...(or === undefined ? {} : { or: dateOf(or) }) };
  return {
    kind: 'days',
    ...(from === undefined ? {} : { from: dateOf(from) }),
    ...(to === undefined ? {} : { to: dateOf(to) }),
  };
}

/** Whether a second telling is of the same day as the first: «завтра, двадцать третьего», «во вторник, первого декабря». */
export function isSameDay(first: DaysRead, second: DaysRead): boolean {
  const single = (days: DaysRead): boolean => days.from !== undefined && days.from === days.to;
  if (!single(first) || !single(second)) return false;
  return first.weekday ? weekdayOf(first.from!) === weekdayOf(second.from!) : first.from === second.from;
}

function notBefore(words: readonly Word[], at: number, today: number): DaysRead | undefined {
  const how = words[at + 1]?.text ?? '';
  if (!/^(?:раньше|ранее|позже|позднее)$/.test(how)) return undefined;
  const start = words[at + 2]?.text === 'чем' ? at + 3 : at + 2;
  const found = readPeriod(words, start, { since: today, expected: true });
  if (!found) return undefined;
  return /^ра/.test(how) ? { from: found.from, end: found.end } : { to: found.to, end: found.end };
}

/** «с понедельника по среду», «с пятого до десятого декабря», «с четверга», «между пятым и десятым». */
function readSpan(
  words: readonly Word[],
  at: number,
  today: number,
  joints: readonly string[],
): DaysRead | undefined {
  const first = readPeriod(words, at, { since: today, expected: true, bare: true });
  if (!first) return undefined;
  const joint = words[first.end]?.text ?? '';
  const second = joints.includes(joint)
    ? readPeriod(words, first.end + 1, { since: first.from, inclusive: true, expected: true, bare: true })
    : undefined;
  // «с десяти до двенадцати» are hours, «с десятого до двенадцатого» and «с десяти по двенадцатое» are days
  if (second && (joint === 'по' || !(first.bare && second.bare)))
    return { from: beginning(first, second, today), to: second.to, end: second.end };
  if (first.bare || joints.includes('и')) return undefined;
  return { from: first.from, end: first.end };
}

/** «с пятого по десятое декабря»: the month is told with the second day only. */
function beginning(first: Period, second: Period, today: number): number {
  if (first.monthless === undefined || !second.monthTold) return first.from;
  const { year, month, dayOfMonth } = partsOf(second.to);
  const { from } = monthOf(year, first.monthless <= dayOfMonth ? month : month - 1);
  return Math.max(from + first.monthless - 1, Math.min(today, second.to));
}
