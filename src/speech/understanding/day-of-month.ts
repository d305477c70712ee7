import { dayOfParts, monthOf, partsOf } from './calendar.ts';
import { ordinalWord, readNumber } from './numerals.ts';
import type { Period, PeriodContext } from './period.ts';
import type { Word } from './words.ts';

const monthStems = 'январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр'.split(' ');
const monthEndings = /^(?:|[ьйяаеюу]|[её]м|ом)$/;
/** «пятого приёма», «второго этажа»: no days. */
const notDays =
  /^(?:раз|этаж|прием|ребен|врач|доктор|класс|кабинет|корпус|дом|подъезд|отдел|част|человек|сорт)/;
const yearsAhead = 9;

/** 1 to 12 for the name of a month in any case. */
export function monthWord(text: string): number | undefined {
  const index = monthStems.findIndex(
    (stem) => text.startsWith(stem) && monthEndings.test(text.slice(stem.length)),
  );
  // «ма» itself is no month
  return index < 0 || text === 'ма' ? undefined : index + 1;
}

/** «двадцать пятого», «пятое декабря», «25.12», «двадцатого числа», «первого мая две тысячи двадцать седьмого года». */
export function readDayOfMonth(
  words: readonly Word[],
  at: number,
  context: PeriodContext,
): Period | undefined {
  const { text } = words[at]!;
  const written = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4}|\d{2}))?$/.exec(text);
  if (written) {
    const [, day, month, year] = written;
    const fullYear = year === undefined ? undefined : (Number(year) % 100) + 2000;
    return told(Number(day), Number(month), fullYear, at + 1, context.since);
  }
  const number = readNumber(words, at);
  if (!number || number.value < 1) return undefined;
  const tens = number.ordinal ? daysOfTen(words, number.end, number.value, context) : undefined;
  if (tens) return tens;
  if (number.value > 31) return undefined;
  const last = words[number.end - 1]!.text;
  const next = words[number.end]?.text ?? '';
  const numbered = /^числ/.test(next);
  const behind = numbered ? number.end + 1 : number.end;
  const month = monthWord(words[behind]?.text ?? '');
  if (month !== undefined && (!number.ordinal || isDayForm(last, true))) {
    const year = readYear(words, behind + 1);
    return told(number.value, month, year?.year, year?.end ?? behind + 1, context.since);
  }
  const accepted = number.ordinal
    ? !notDays.test(next) && isDayForm(last, context.expected || numbered)
    : numbered || (context.expected && /^\d/.test(last) && number.value > 24);
  if (!accepted && (number.ordinal || !context.bare)) return undefined;
  const found = nextWithDay(number.value, context.since);
  return {
    from: found,
    to: found,
    monthless: number.value,
    end: behind,
    ...(accepted ? {} : { bare: true }),
  };
}

/** «пятого» alone is a day; «пятое», «пятому», «пятым» only where a day is expected. */
function isDayForm(word: string, expected: boolean): boolean {
  if (/(?:ого|его|\dго)$/.test(word)) return true;
  return expected && /(?:ое|ье|ому|ему|ым|им|\d(?:е|му|м|й))$/.test(word);
}

/** «в первых числах», «в двадцатых числах декабря». */
function daysOfTen(
  words: readonly Word[],
  at: number,
  value: number,
  { since }: PeriodContext,
): Period | undefined {
  const word = words[at - 1]!.text;
  if (!/(?:ых|их)$/.test(word) || !/^числ/.test(words[at]?.text ?? '')) return undefined;
  const ranges: Readonly<Record<number, readonly [number, number]>> = {
    1: [1, 5],
    10: [10, 19],
    20: [20, 31],
  };
  const range = ordinalWord(word) === value ? ranges[value] : undefined;
  if (!range) return undefined;
  const month = monthWord(words[at + 1]?.text ?? '');
  const end = month === undefined ? at + 1 : at + 2;
  const { year, month: now } = partsOf(since);
  for (let ahead = 0; ahead <= 12; ahead += 1) {
    const whole = monthOf(year, now + ahead);
    const to = Math.min(whole.from + range[1] - 1, whole.to);
    if (to >= since && (month === undefined || partsOf(whole.from).month === month))
      return { from: Math.max(whole.from + range[0] - 1, since), to, end, monthTold: month !== undefined };
  }
  return undefined;
}

function readYear(words: readonly Word[], at: number): { year: number; end: number } | undefined {
  const number = at < words.length ? readNumber(words, at) : undefined;
  if (!number) return undefined;
  const called = /^год/.test(words[number.end]?.text ?? '');
  const end = called ? number.end + 1 : number.end;
  if (number.value >= 2000 && number.value < 2100) return { year: number.value, end };
  return called && number.value >= 20 && number.value < 100 ? { year: 2000 + number.value, end } : undefined;
}

function told(
  day: number,
  month: number,
  year: number | undefined,
  end: number,
  since: number,
): Period | undefined {
  if (month < 1 || month > 12) return undefined;
  const first = year ?? partsOf(since).year;
  for (let ahead = 0; ahead < (year === undefined ? yearsAhead : 1); ahead += 1) {
    const found = dayOfParts(first + ahead, month, day);
    if (found !== undefined && (year !== undefined || found >= since))
      return { from: found, to: found, end, monthTold: true };
  }
  return undefined;
}

/** The next day with this number; every number up to 31 comes within two months. */
function nextWithDay(dayOfMonth: number, since: number): number {
  const { year, month } = partsOf(since);
  for (let ahead = 0; ; ahead += 1) {
    const { from, to } = monthOf(year, month + ahead);
    const found = from + dayOfMonth - 1;
    if (found <= to && found >= since) return found;
  }
}
