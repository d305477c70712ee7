// Dates and times as 1C, IDENT, Excel and people write them; ECMA-376 §18.17.4 for Excel's serial numbers.
import { DateTime } from 'luxon';

export interface CalendarDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface ReadDate extends CalendarDay {
  /** Minutes after midnight, when the cell holds a time too. */
  readonly minutes?: number;
  /** Minutes east of UTC, when the cell says so; the project's zone otherwise. */
  readonly offsetMinutes?: number;
}

const months = [
  /^(?:янв|jan)/, /^(?:фев|feb)/, /^(?:мар|mar)/, /^(?:апр|apr)/, /^(?:мая|май|may)/, /^(?:июн|jun)/,
  /^(?:июл|jul)/, /^(?:авг|aug)/, /^(?:сен|sep)/, /^(?:окт|oct)/, /^(?:ноя|nov)/, /^(?:дек|dec)/,
]; // prettier-ignore

const dayFirst = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?!\d)/;
const yearFirst = /^(\d{4})([./-])(\d{1,2})\2(\d{1,2})(?!\d)/;
const compact = /^(20\d{2})(\d{2})(\d{2})(?!\d)/;
const inWords = /^(\d{1,2})[\s.-]+(\p{L}{3,9})\.?[\s.,-]+(\d{4})(?!\d)/u;
const serial = /^(\d{5})(?:[.,](\d{1,15}))?$/;
const weekday =
  /^(?:пн|вт|ср|чт|пт|сб|вс|mon|tue|wed|thu|fri|sat|sun|понед|втор|сред|четв|пятн|субб|воскр)\p{L}*\.?,?\s+/u;

/** A date, alone or with its time: `22.11.2026`, `2026-11-22T15:00`, `22 ноября 2026 г. 15:00`, `46348.625`. */
export function readDate(cell: string, epoch1904 = false): ReadDate | undefined {
  const text = cell.trim().toLowerCase().replaceAll(/\s+/g, ' ').replace(weekday, '');
  const number = serial.exec(text);
  if (number) return readSerial(Number(`${number[1]}.${number[2] ?? '0'}`), epoch1904);
  const found = readDay(text);
  if (!found || !isReal(found.day)) return undefined;
  const rest = found.rest.replace(/^\s*(?:г(?:ода|\.)?)?[\s,]*(?:[tт](?=\d)|[вb]\s)?\s*/u, '');
  if (rest === '') return found.day;
  const local = readTime(rest);
  if (local !== undefined) return { ...found.day, minutes: local };
  const zone = /(z|[+-]\d{2}:?\d{2})$/.exec(rest)?.[1];
  const minutes = zone === undefined ? undefined : readTime(rest.slice(0, -zone.length));
  if (zone === undefined || minutes === undefined) return undefined;
  return { ...found.day, minutes, offsetMinutes: readOffset(zone) };
}

function readDay(text: string): { day: CalendarDay; rest: string } | undefined {
  const word = inWords.exec(text);
  if (word) {
    const month = months.findIndex((pattern) => pattern.test(word[2] ?? '')) + 1;
    return { day: { year: Number(word[3]), month, day: Number(word[1]) }, rest: text.slice(word[0].length) };
  }
  const first = dayFirst.exec(text);
  if (first) {
    const year = Number(first[4]);
    const day = { year: year < 100 ? 2000 + year : year, month: Number(first[3]), day: Number(first[1]) };
    return { day, rest: text.slice(first[0].length) };
  }
  const last = yearFirst.exec(text);
  if (last) {
    const day = { year: Number(last[1]), month: Number(last[3]), day: Number(last[4]) };
    return { day, rest: text.slice(last[0].length) };
  }
  const together = compact.exec(text);
  if (!together) return undefined;
  const day = { year: Number(together[1]), month: Number(together[2]), day: Number(together[3]) };
  return { day, rest: text.slice(together[0].length) };
}

function isReal({ year, month, day }: CalendarDay): boolean {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function readOffset(zone: string): number {
  if (zone === 'z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Excel counts days from 1899-12-30 (after its 29 February 1900 that never was), or from 1904-01-01. */
export function readSerial(value: number, epoch1904: boolean): ReadDate | undefined {
  // 1954 to 2119: outside it is some other number
  if (value < 18_000 || value > 80_500) return undefined;
  const minutesInAll = Math.round(value * 1_440);
  const epoch = epoch1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30);
  const at = new Date(epoch + minutesInAll * 60_000);
  const minutes = minutesInAll % 1_440;
  const day = { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() };
  return Number.isInteger(value) ? day : { ...day, minutes };
}

/** Minutes after midnight: `15:00` `15.00` `15-00` `9:5` `15:00:00` `15:00-15:30` `3:00 pm` `15ч` `0.625` `1500`. */
export function readTime(cell: string): number | undefined {
  const text = cell
    .trim()
    .toLowerCase()
    .replace(/^(?:в|с|at)\s+/u, '');
  const fraction = /^(?:0|\d{5})?[.,](\d{3,17}|5|25|75)$/.exec(text);
  if (fraction && !/^\d{1,2}[.,]\d{2}$/.test(text))
    return Math.round(Number(`0.${fraction[1]}`) * 1_440) % 1_440;
  const range = /^(\d{1,2}[:.]\d{2})\s*(?:[-–—]|до)\s*\d{1,2}[:.]\d{2}$/u.exec(text);
  const single = range?.[1] ?? text;
  const match =
    /^(\d{1,2})\s?([:.,\s-]|ч\.?|h)\s?(\d{1,2})(?::\d{2}(?:[.,]\d+)?)?\s*(?:мин\.?|м\.?)?\s*(am|pm)?$/u.exec(
      single,
    ) ??
    /^(\d{1,2})()()\s*(?:ч(?:ас(?:ов|а)?)?\.?)?\s*(am|pm)?$/u.exec(single) ??
    /^(\d{2})()(\d{2})$/.exec(single);
  if (!match) return undefined;
  const [, hourText, mark, minuteText = '', half] = match;
  // a spreadsheet that took 9.50 for a number has written 9.5
  const minute = Number(
    (mark === '.' || mark === ',') && minuteText.length === 1 ? `${minuteText}0` : minuteText,
  );
  const hour = (Number(hourText) % (half ? 12 : 24)) + (half === 'pm' ? 12 : 0);
  if (Number(hourText) > (half ? 12 : 23) || minute > 59) return undefined;
  return hour * 60 + minute;
}

/** Turns days and minutes into moments of one zone; the zone's rules are asked once for each hour of each day. */
export class ZoneClock {
  readonly #zone: string;
  readonly #offsets = new Map<number, number>();

  constructor(zone: string) {
    this.#zone = zone;
  }

  /** Milliseconds since 1970 of that minute on that day. */
  momentOf(date: ReadDate, minutes: number): number {
    const asUtcMs = Date.UTC(date.year, date.month - 1, date.day, 0, minutes);
    if (date.offsetMinutes !== undefined) return asUtcMs - date.offsetMinutes * 60_000;
    const hour = Math.floor(asUtcMs / 3_600_000);
    let offsetMs = this.#offsets.get(hour);
    if (offsetMs === undefined) {
      const local = DateTime.fromObject(
        {
          year: date.year,
          month: date.month,
          day: date.day,
          hour: Math.floor(minutes / 60),
          minute: minutes % 60,
        },
        { zone: this.#zone },
      );
      offsetMs = local.offset * 60_000;
      if (this.#offsets.size > 20_000) this.#offsets.clear();
      this.#offsets.set(hour, offsetMs);
    }
    return asUtcMs - offsetMs;
  }
}
