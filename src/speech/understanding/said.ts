import type { E164 } from '../../base/index.ts';
import { isSameDay, readDays, type DateSaid, type DaysRead } from './dates.ts';
import { isNumeral, readNumber } from './numerals.ts';
import { readPhone } from './phone-number.ts';
import type { NameSaid } from './names.ts';
import { readTime, type ClinicHours, type TimeSaid } from './times.ts';
import type { Word } from './words.ts';

/** When somebody wants to be called again, of all the days and hours that he has named. */
export interface AnotherCall {
  readonly date?: DateSaid;
  readonly time?: TimeSaid;
}

/** What was told besides yes or no, in the order in which it was said. */
export interface Said {
  readonly dates: readonly DateSaid[];
  readonly times: readonly TimeSaid[];
  readonly phones: readonly { readonly phone: E164; readonly or: readonly E164[] }[];
  /** Numbers that belong to no date, time or telephone: 0 to 999 999. */
  readonly numbers: readonly number[];
  readonly names: readonly NameSaid[];
  /** Of these the day and the hour at which he wants to be called; with the intent `later` only. */
  readonly anotherCall?: AnotherCall;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface SaidFound {
  readonly dates: readonly (Span & { readonly days: DaysRead })[];
  readonly times: readonly (Span & { readonly time: TimeSaid })[];
  readonly phones: readonly (Span & { readonly phone: E164; readonly or: readonly E164[] })[];
  readonly numbers: readonly (Span & { readonly value: number })[];
}

/**
 * Reads a text from left to right; each word belongs to one thing at most, the longest that begins there. Telephones come
 * first, as any part of one may be a time. What is `skipped` is not read.
 */
export function findSaid(
  words: readonly Word[],
  today: number,
  hours: ClinicHours | undefined,
  skipped: readonly Span[],
): SaidFound {
  const phones = findPhones(words);
  const dates: SaidFound['dates'][number][] = [];
  const times: SaidFound['times'][number][] = [];
  const numbers: SaidFound['numbers'][number][] = [];
  const skipTo = new Map([...skipped, ...phones].map(({ from, to }) => [from, to]));
  let at = 0;
  while (at < words.length) {
    const jump = skipTo.get(at) ?? (skipTo.has(at + 1) ? at + 1 : undefined);
    if (jump !== undefined) {
      at = jump;
      continue;
    }
    const days = readDays(words, at, today);
    const time = readTime(words, at, hours);
    if (days && days.end >= (time?.end ?? 0)) {
      addDays(dates, days, at);
      at = days.end;
    } else if (time) {
      times.push({ time: time.time, from: at, to: time.end });
      at = time.end;
    } else {
      const number = isNumeral(words[at]!.text) ? readNumber(words, at) : undefined;
      if (number && !number.ordinal) numbers.push({ value: number.value, from: at, to: number.end });
      at = number?.end ?? at + 1;
    }
  }
  return { dates, times, phones, numbers };
}

function findPhones(words: readonly Word[]): SaidFound['phones'][number][] {
  const phones: SaidFound['phones'][number][] = [];
  for (let at = 0; at < words.length;) {
    const found = readPhone(words, at);
    if (found) phones.push({ phone: found.phone, or: found.or, from: at, to: found.end });
    at = found?.end ?? at + 1;
  }
  return phones;
}

/** «во вторник, первого декабря» is one day. */
function addDays(dates: SaidFound['dates'][number][], days: DaysRead, at: number): void {
  const last = dates.at(-1);
  if (last?.to === at && isSameDay(last.days, days))
    dates[dates.length - 1] = { days, from: last.from, to: days.end };
  else dates.push({ days, from: at, to: days.end });
}
