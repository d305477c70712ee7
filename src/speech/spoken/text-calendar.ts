import { spokenNumber } from './cardinals.ts';
import { casesAfter, formOf, preposition, type Case } from './grammar.ts';
import { spokenOrdinal } from './ordinals.ts';

const months = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ');
const shortMonths = 'янв фев мар апр мая июн июл авг сен окт ноя дек'.split(' ');
const dash = '\\s*[-–—]\\s*';
const month = `(${months.join('|')}|(?:янв|февр?|апр|авг|сент?|окт|нояб?|дек)\\.)`;
const yearAfter = '(?:\\s+((?:19|20)\\d{2})(?:\\s*(?:года|г\\.|г(?!\\p{L})))?)?';

const fromTo = new RegExp(
  `(?<!\\p{L})(с|со)\\s+(\\d{1,2})(?:-?го)?\\s+(по|до)\\s+(\\d{1,2})(?:-?[её]|-?го)?\\s+${month}${yearAfter}`,
  'giu',
);
const span = new RegExp(`(?<![\\d.])(\\d{1,2})${dash}(\\d{1,2})\\s+${month}${yearAfter}`, 'giu');
const listed = new RegExp(
  `(?<![\\d.])(\\d{1,2})(?=(?:\\s?,\\s?\\d{1,2}){0,9}\\s+(?:и|или)\\s+\\d{1,2}\\s+${month})|(?<=\\d\\s?,\\s?)(\\d{1,2})(?=\\s+(?:и|или)\\s+\\d{1,2}\\s+${month})`,
  'giu',
);
const single = new RegExp(
  `(?:(${preposition})\\s+)?(?<![\\d.])(\\d{1,2})(?:-?го|-?е)?\\s+${month}${yearAfter}`,
  'giu',
);
const dotted =
  /(?<![\d.,:])(\d{1,2})\.(\d{2})(?:\.(\d{4}|\d{2}))?(?![\d]|[.:,]\d|\s*(?:%|₽|руб|тыс|м[лгм](?!\p{L})|г(?!\p{L}|\.|ода)|час))(?:\s*(?:г\.|года))?/giu;
const iso = /(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])/g;
const yearOf = new RegExp(
  `(?:(${preposition})\\s+)?(?<![\\d.])((?:19|20)\\d{2})(?:-?(?:го|му|м|й))?\\s*(года|году|годом|годе|год|г\\.)(?!\\p{L})`,
  'giu',
);

/** Calendar days and years: «с 1 по 10 января», «23.11.2026», «к 5 мая», «в 2026 г.». */
export function withoutDates(text: string): string {
  return text
    .replace(iso, (found, y: string, m: string, d: string) => dayOf(d, m, y) ?? found)
    .replace(dotted, (found, d: string, m: string, y?: string) => {
      if (d.length < 2 && !y) return found;
      return dayOf(d, m, y?.length === 2 ? `20${y}` : y) ?? found;
    })
    .replace(
      fromTo,
      (found, from: string, first: string, till: string, last: string, name: string, y?: string) => {
        const lastCase = till.toLowerCase() === 'по' ? 'accusative' : 'genitive';
        return isDay(first) && isDay(last)
          ? `${from} ${ordinalDay(first, 'genitive')} ${till} ${ordinalDay(last, lastCase)} ${monthOf(name)}${yearPart(y)}`
          : found;
      },
    )
    .replace(span, (found, first: string, last: string, name: string, y?: string) =>
      isDay(first) && isDay(last)
        ? `с ${ordinalDay(first, 'genitive')} по ${ordinalDay(last, 'accusative')} ${monthOf(name)}${yearPart(y)}`
        : found,
    )
    .replace(listed, (found, ...parts: unknown[]) => {
      const digits = String(parts[0] ?? parts[2]);
      return isDay(digits) ? ordinalDay(digits, 'genitive') : found;
    })
    .replace(single, (found, word: string | undefined, d: string, name: string, y?: string) => {
      if (!isDay(d)) return found;
      const wanted = casesAfter(word)[0] ?? 'genitive';
      return `${word === undefined ? '' : `${word} `}${ordinalDay(d, wanted)} ${monthOf(name)}${yearPart(y)}`;
    })
    .replace(yearOf, (_, word: string | undefined, y: string, noun: string) => spokenYear(word, y, noun));
}

/** `undefined` for what is no day. Written back with the month's name: its preposition is looked at later. */
function dayOf(d: string, m: string, y: string | undefined): string | undefined {
  if (!isDay(d) || Number(m) < 1 || Number(m) > 12 || (y && !/^(?:19|20)/.test(y))) return undefined;
  return `${Number(d)} ${months[Number(m) - 1]!}${y ? ` ${y} года` : ''}`;
}

function isDay(digits: string): boolean {
  return Number(digits) >= 1 && Number(digits) <= 31;
}

function ordinalDay(digits: string, grammaticalCase: Case): string {
  return spokenOrdinal(Number(digits), grammaticalCase, 'neuter');
}

/** As it is written when it is whole («8 Марта» is a street), else the month that is meant. */
function monthOf(name: string): string {
  if (!name.endsWith('.')) return name;
  return months[shortMonths.findIndex((each) => name.toLowerCase().startsWith(each.slice(0, 3)))]!;
}

function yearPart(year: string | undefined): string {
  return year ? ` ${spokenOrdinal(Number(year), 'genitive')} года` : '';
}

const yearForms = 'год года году год годом году';
const yearCases: Readonly<Record<string, Case>> = {
  год: 'nominative',
  года: 'genitive',
  годом: 'instrumental',
  годе: 'prepositional',
};

function spokenYear(word: string | undefined, year: string, noun: string): string {
  const before = word === undefined ? '' : `${word} `;
  const wanted = casesAfter(word);
  // «в две тысячи двадцать шестом году», «к две тысячи двадцать шестому году»
  const where = wanted.includes('prepositional') ? 'prepositional' : (wanted[0] ?? 'genitive');
  const written = noun.toLowerCase();
  const yearCase =
    written === 'году' ? (where === 'dative' ? 'dative' : 'prepositional') : (yearCases[written] ?? where);
  return `${before}${spokenOrdinal(Number(year), yearCase)} ${formOf(yearForms, yearCase)}`;
}

const weekdays: Readonly<Record<string, string>> = {
  пн: 'понедельник понедельника понедельнику понедельник понедельником понедельнике|понедельникам',
  вт: 'вторник вторника вторнику вторник вторником вторнике|вторникам',
  ср: 'среда среды среде среду средой среде|средам',
  чт: 'четверг четверга четвергу четверг четвергом четверге|четвергам',
  пт: 'пятница пятницы пятнице пятницу пятницей пятнице|пятницам',
  сб: 'суббота субботы субботе субботу субботой субботе|субботам',
  вс: 'воскресенье воскресенья воскресенью воскресенье воскресеньем воскресенье|воскресеньям',
};
const weekday = '(пн|вт|ср|чт|пт|сб|вс)(?!\\p{L})\\.?';
const weekdaySpan = new RegExp(
  `(?:(?<!\\p{L})(?:с|со)\\s+)?(?<!\\p{L})${weekday}(?:${dash}|\\s+(?:по|до)\\s+)${weekday}`,
  'giu',
);
const weekdayAlone = new RegExp(`(?:(${preposition})\\s+)?(?<!\\p{L})${weekday}`, 'giu');
const hoursAfter = new RegExp(
  `(понедельник|вторник|сред[ау]|четверг|пятниц[ау]|суббот[ау]|воскресенье),?:?\\s+(\\d{1,2})${dash}(\\d{1,2})(?![:.\\d])`,
  'gu',
);

/** «пн–пт» → «с понедельника по пятницу», «в ср» → «в среду», «по вт и чт» → «по вторникам и четвергам». */
export function withoutWeekdays(text: string): string {
  const spoken = text.replace(weekdaySpan, (_, first: string, last: string) => {
    return `с ${dayForm(first, 'genitive')} по ${dayForm(last, 'accusative')}`;
  });
  let plural = false;
  return spoken
    .replace(weekdayAlone, (found, word: string | undefined, day: string, ...rest: unknown[]) => {
      const [at, whole] = [rest.at(-2) as number, rest.at(-1) as string];
      if (!isWeekday(day, word, whole.slice(0, at), whole.slice(at + found.length))) return found;
      plural =
        word === undefined ? plural && /(?:,|и)\s*$/.test(whole.slice(0, at)) : word.toLowerCase() === 'по';
      const said = plural
        ? weekdays[day.toLowerCase()]!.split('|')[1]!
        : dayForm(day, casesAfter(word)[0] ?? 'nominative');
      return `${word === undefined ? '' : `${word} `}${said}`;
    })
    .replace(hoursAfter, (found, day: string, from: string, to: string) =>
      Number(from) > 24 || Number(to) > 24
        ? found
        : `${day} с ${spokenNumber(Number(from), 'genitive')} до ${spokenNumber(Number(to), 'genitive')}`,
    );
}

/** «ср.» may be "compare" or "average": it is a day beside another one, after a preposition or before an hour. */
function isWeekday(day: string, word: string | undefined, before: string, after: string): boolean {
  if (day.toLowerCase() !== 'ср' || word !== undefined) return true;
  const neighbour = /(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень|пн|вт|чт|пт|сб|вс)/iu;
  return neighbour.test(before.slice(-16)) || neighbour.test(after.slice(0, 16)) || /^:?\s*\d/.test(after);
}

function dayForm(day: string, grammaticalCase: Case): string {
  return formOf(weekdays[day.toLowerCase()]!.split('|')[0]!, grammaticalCase);
}
