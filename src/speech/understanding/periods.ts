import { dayOfParts, monthOf, monthsLater, partsOf, weekdayOf } from './calendar.ts';
import { monthWord, readDayOfMonth } from './day-of-month.ts';
import { readNumber } from './numerals.ts';
import type { Period, PeriodContext } from './period.ts';
import type { Word } from './words.ts';

type Which = 'this' | 'next' | 'last';

const weekdays = ['понедельник', 'вторник', 'сред', 'четверг', 'пятниц', 'суббот', 'воскресен'];
const weekdayEndings = /^(?:|[аеуыи]|ом|ем|ой|ей|[ьи][ея]|[ьи]ю|ьем)$/;
const shortWeekdays = ['пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс'];
const near: readonly (readonly [RegExp, number])[] = [
  [/^сегодня(?:шн\p{L}+)?$/u, 0],
  [/^завтра(?:шн\p{L}+)?$/u, 1],
  [/^послезавтра(?:шн\p{L}+)?$/u, 2],
  [/^вчера(?:шн\p{L}+)?$/u, -1],
  [/^позавчера(?:шн\p{L}+)?$/u, -2],
];
const partNames = [/^начал[аеоу]м?$/, /^середин[аеуыо]й?$/, /^кон(?:ец|ц[аеу]|цом)$/];
/** Month, first and last day of what people call holidays. */
const holidays = [
  [1, 1, 8],
  [2, 23, 23],
  [3, 8, 8],
  [5, 1, 1],
  [5, 9, 9],
  [6, 12, 12],
  [11, 4, 4],
] as const;

/** A day or days without the preposition: «завтра», «следующей неделе», «конце декабря», «пятое», «два дня через неделю». */
export function readPeriod(words: readonly Word[], at: number, context: PeriodContext): Period | undefined {
  const text = words[at]?.text;
  if (text === undefined) return undefined;
  const { since } = context;
  const days = near.find(([word]) => word.test(text))?.[1];
  if (days !== undefined) {
    const end = /^д(?:ень|ня|ню|не)$/.test(words[at + 1]?.text ?? '') ? at + 2 : at + 1;
    return { from: since + days, to: since + days, end };
  }
  return (
    readLater(words, at, since) ??
    readWeekly(words, at, context) ??
    readPart(words, at, since) ??
    readHolidays(words, at, since) ??
    readDayOfMonth(words, at, context) ??
    (context.alone ? undefined : readMonth(words, at, since))
  );
}

/** «через два дня», «через неделю», «дня через три», «через неделю в четверг». */
function readLater(words: readonly Word[], at: number, since: number): Period | undefined {
  const word = (i: number): string => words[i]?.text ?? '';
  let i = at;
  let unit = unitOf(word(i));
  if (unit !== undefined && word(i + 1) === 'через') i += 1;
  else unit = undefined;
  if (word(i) !== 'через') return undefined;
  i += 1;
  let count = 1;
  if (/^пар[уы]$/.test(word(i))) {
    count = 2;
    i += 1;
  } else {
    const number = i < words.length ? readNumber(words, i) : undefined;
    if (number?.ordinal || (number?.value ?? 0) > 400) return undefined;
    count = number?.value ?? 1;
    i = number?.end ?? i;
    // «через день» is the day after tomorrow
    if (!number && unit === undefined && /^д(?:ень|енек)$/.test(word(i)))
      return { from: since + 2, to: since + 2, end: i + 1 };
  }
  if (unit === undefined) {
    unit = unitOf(word(i));
    i += 1;
  }
  if (unit === undefined) return undefined;
  const day =
    unit === 'month'
      ? monthsLater(since, count)
      : unit === 'half'
        ? monthsLater(since, 6)
        : since + unit * count;
  const weekday = unit === 7 ? weekdayWord(word(/^во?$/.test(word(i)) ? i + 1 : i)) : undefined;
  if (weekday === undefined) return { from: day, to: day, end: i };
  // that weekday, so many weeks after the next one
  const found = day + ((weekday - weekdayOf(day) + 6) % 7) + 1;
  return { from: found, to: found, end: /^во?$/.test(word(i)) ? i + 2 : i + 1 };
}

function unitOf(text: string): 1 | 7 | 'month' | 'half' | undefined {
  if (/^(?:день|дня|дней|денек|денька|деньков)$/.test(text)) return 1;
  if (/^недел(?:ю|и|ь|ьку|ьки|ька)$/.test(text)) return 7;
  if (/^(?:месяц|месяца|месяцев|месяцок)$/.test(text)) return 'month';
  return text === 'полгода' ? 'half' : undefined;
}

function weekdayWord(text: string): number | undefined {
  const short = shortWeekdays.indexOf(text);
  if (short >= 0) return short + 1;
  const index = weekdays.findIndex(
    (stem) => text.startsWith(stem) && weekdayEndings.test(text.slice(stem.length)),
  );
  return index < 0 || text === 'сред' ? undefined : index + 1;
}

function whichOf(text: string): Which | undefined {
  if (/^(?:эт(?:от|а|у|ом|ой|ого|и|их)|ближайш\p{L}+)$/u.test(text)) return 'this';
  if (/^(?:следующ|будущ)\p{L}+$/u.test(text)) return 'next';
  return /^прошл\p{L}+$/u.test(text) ? 'last' : undefined;
}

/** Weekdays, weeks, weekends and months, with «этот», «следующий», «прошлый» before them or not. */
function readWeekly(words: readonly Word[], at: number, context: PeriodContext): Period | undefined {
  const { since } = context;
  const which = whichOf(words[at]!.text);
  const i = which === undefined ? at : at + 1;
  const text = words[i]?.text ?? '';
  const weekday = weekdayWord(text);
  if (weekday !== undefined) return weekdayPeriod(weekday, which, context, i + 1);
  const monday = since - weekdayOf(since) + 1;
  const shift = which === 'next' ? 7 : which === 'last' ? -7 : 0;
  if (/^выходн\p{L}+$/u.test(text)) {
    const saturday = monday + 5 + (weekdayOf(since) === 7 && which !== 'this' && shift === 0 ? 7 : shift);
    return { from: which === 'last' ? saturday : Math.max(saturday, since), to: saturday + 1, end: i + 1 };
  }
  // «на той неделе» is the next one
  if (/^т(?:ой|у)$/.test(text) && /^недел[еию]$/.test(words[i + 1]?.text ?? ''))
    return { from: monday + 7, to: monday + 13, end: i + 2 };
  if (/^недел[еию]$/.test(text) && (which !== undefined || text === 'неделе')) {
    const from = monday + shift;
    return { from: shift < 0 ? from : Math.max(from, since), to: from + 6, end: i + 1 };
  }
  if (/^месяц(?:е|а|у)?$/.test(text) && which !== undefined) {
    const { year, month } = partsOf(since);
    const whole = monthOf(year, month + Math.sign(shift));
    return { from: shift < 0 ? whole.from : Math.max(whole.from, since), to: whole.to, end: i + 1 };
  }
  return undefined;
}

function weekdayPeriod(
  weekday: number,
  which: Which | undefined,
  { since, inclusive }: PeriodContext,
  end: number,
): Period {
  const monday = since - weekdayOf(since) + 1;
  const ahead = (weekday - weekdayOf(since) + 7) % 7;
  const soonest = since + (ahead === 0 && !inclusive && which !== 'this' ? 7 : ahead);
  if (which === 'last') {
    const found = since - ((weekdayOf(since) - weekday + 6) % 7) - 1;
    return { from: found, to: found, end, weekday: true };
  }
  if (which !== 'next') return { from: soonest, to: soonest, end, weekday: true };
  const found = monday + 6 + weekday;
  return { from: found, to: found, end, weekday: true, ...(soonest === found ? {} : { or: soonest }) };
}

/** «в конце месяца», «в начале следующей недели», «в середине декабря». */
function readPart(words: readonly Word[], at: number, since: number): Period | undefined {
  const part = partNames.findIndex((name) => name.test(words[at]!.text));
  if (part < 0 || words[at + 1] === undefined) return undefined;
  const which = whichOf(words[at + 1]!.text);
  const i = which === undefined ? at + 1 : at + 2;
  const text = words[i]?.text ?? '';
  const shift = which === 'next' ? 1 : which === 'last' ? -1 : 0;
  if (/^недел[иею]$/.test(text)) {
    const monday = since - weekdayOf(since) + 1 + 7 * shift;
    const [from, to] = (
      [
        [0, 1],
        [2, 3],
        [4, 6],
      ] as const
    )[part]!;
    return comingAfter(since, which, i + 1, (ahead) => [monday + from + 7 * ahead, monday + to + 7 * ahead]);
  }
  const named = monthWord(text);
  if (named === undefined && !/^месяца?$/.test(text)) return undefined;
  const { year, month } = partsOf(since);
  const [first, step] = named === undefined ? [month + shift, 1] : [named, 12];
  return comingAfter(since, which, i + 1, (ahead) => {
    const whole = monthOf(year, first + step * ahead);
    return [whole.from + part * 10, part === 2 ? whole.to : whole.from + part * 10 + 9];
  });
}

/** The first of several spans that is not over. */
function comingAfter(
  since: number,
  which: Which | undefined,
  end: number,
  spanOf: (ahead: number) => readonly [number, number],
): Period {
  const [from, to] = spanOf(0);
  if (which === 'last') return { from, to, end };
  const [start, finish] = to >= since ? [from, to] : spanOf(1);
  return { from: Math.max(start, since), to: finish, end };
}

/** «праздников», «новогодних каникул», «майских», «нового года». */
function readHolidays(words: readonly Word[], at: number, since: number): Period | undefined {
  const { text } = words[at]!;
  const next = words[at + 1]?.text ?? '';
  const end = /^(?:праздник|каникул|выходн)/.test(next) ? at + 2 : at + 1;
  if (/^нов(?:ого|ый|ому|ым)$/.test(text) && /^год/.test(next)) return coming(since, [[1, 1, 1]], at + 2);
  if (/^новогодн(?:их|ие|им)$/.test(text)) return coming(since, [[1, 1, 8]], end);
  if (/^майск(?:их|ие|им)$/.test(text)) return coming(since, [[5, 1, 9]], end);
  return /^праздник(?:ов|и|а|ам|ах)$/.test(text) ? coming(since, holidays, at + 1) : undefined;
}

function coming(
  since: number,
  list: readonly (readonly [number, number, number])[],
  end: number,
): Period | undefined {
  const { year } = partsOf(since);
  const spans = [year, year + 1].flatMap((y) =>
    list.map(([month, first, last]) => ({
      from: dayOfParts(y, month, first)!,
      to: dayOfParts(y, month, last)!,
    })),
  );
  const found = spans.find(({ to }) => to >= since);
  return found && { ...found, end };
}

/** «декабре», «января»: the whole month, what is left of the present one. */
function readMonth(words: readonly Word[], at: number, since: number): Period | undefined {
  const month = monthWord(words[at]!.text);
  if (month === undefined) return undefined;
  const { year, month: now } = partsOf(since);
  const whole = monthOf(month < now ? year + 1 : year, month);
  return { from: Math.max(whole.from, since), to: whole.to, end: at + 1 };
}
