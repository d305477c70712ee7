import { isNumeral, ordinalWord, readNumber } from './numerals.ts';
import type { Word } from './words.ts';

export type Half = 'morning' | 'day' | 'evening' | 'night';

/** What a clock shows, as it was said: «три» may be 3 or 15 hours. */
export interface ClockRead {
  /** 0 to 23. */
  readonly hour: number;
  readonly minute: number;
  /** The hour is one of 24: «пятнадцать», «09:30». */
  readonly exact: boolean;
  readonly half?: Half;
  /** The words themselves say that it is a time: «три часа», «полтретьего», «15:30». */
  readonly evident: boolean;
  /** The first word behind it. */
  readonly end: number;
}

type Bare = Omit<ClockRead, 'half'>;

const hourNoun = /^час(?:а|у|ов|ам|ами|ах|ом|ика|ик|иков|е)?$/;
const minuteNoun = /^минут(?:а|ы|у|е|ок|очек|ки)?$/;
/** «в два раза», «на три дня», «в два слова»: numbers of other things. */
const otherThings =
  /^(?:раз|дн|недел|месяц|год|лет|рубл|тысяч|процент|этаж|кабинет|корпус|номер|человек|школ|слов|мест|зуб|ребен|дет|адрес|квартир|дом|врач|доктор|визит|прием|сантиметр|грамм|миллиграм|кг|мг|мл)/;
const halves: readonly (readonly [RegExp, Half])[] = [
  [/^утр(?:а|ом|еца|ечка)$/, 'morning'],
  [/^дн(?:я|ем)$/, 'day'],
  [/^вечер(?:а|ом|ка|ком|очка)$/, 'evening'],
  [/^ноч(?:и|ью)$/, 'night'],
];

/**
 * A time of the clock that begins at a word, without its preposition: «три», «пятнадцать тридцать», «половине третьего»,
 * «без четверти пять», «десять минут шестого», «час дня», «15:30». Instrumental numerals count only when `between` them.
 */
export function readClock(words: readonly Word[], at: number, between = false): ClockRead | undefined {
  if (at >= words.length) return undefined;
  const bare =
    readWritten(words, at) ??
    readNoon(words, at) ??
    readFraction(words, at) ??
    readLacking(words, at) ??
    readMinutesOf(words, at) ??
    readHour(words, at, between);
  if (!bare) return undefined;
  let { end } = bare;
  if (words[end]?.text === 'ровно') end += 1;
  const behind = readHalf(words, end);
  // «три дня» is rather how long than when
  if (behind && !(bare.exact && behind.half === 'day' && !bare.evident))
    return { ...bare, half: behind.half, evident: bare.evident || behind.half !== 'day', end: behind.end };
  // «на три дня» ends here, «в три раза» everywhere
  if (!bare.evident && otherThings.test(words[end]?.text ?? '')) return undefined;
  return { ...bare, end };
}

/** «утра», «вечером», «с утра» behind a time. */
export function readHalf(words: readonly Word[], at: number): { half: Half; end: number } | undefined {
  const i = words[at]?.text === 'с' && /^утр/.test(words[at + 1]?.text ?? '') ? at + 1 : at;
  const half = halves.find(([word]) => word.test(words[i]?.text ?? ''))?.[1];
  return half && { half, end: i + 1 };
}

function readWritten(words: readonly Word[], at: number): Bare | undefined {
  const [, hours, minutes] = /^(\d{1,2})[:.](\d{2})(?::\d{2})?$/.exec(words[at]!.text) ?? [];
  const hour = Number(hours);
  if (hours === undefined || hour > 23 || Number(minutes) > 59) return undefined;
  // «3.12» may be a day of December
  const evident = words[at]!.text.includes(':') || Number(minutes) > 12;
  return { hour, minute: Number(minutes), exact: exactHour(hours), evident, end: at + 1 };
}

function exactHour(hours: string): boolean {
  return Number(hours) > 12 || hours.startsWith('0');
}

function readNoon(words: readonly Word[], at: number): Bare | undefined {
  const { text } = words[at]!;
  const hour = /^(?:полдень|полдня|полудня|полудню)$/.test(text)
    ? 12
    : /^пол(?:ночь|уночи|ночи)$/.test(text)
      ? 0
      : undefined;
  return hour === undefined ? undefined : { hour, minute: 0, exact: true, evident: true, end: at + 1 };
}

/** «половина третьего», «полтретьего», «пол третьего», «четверть шестого», «три четверти». */
function readFraction(words: readonly Word[], at: number): Bare | undefined {
  const { text } = words[at]!;
  const glued = /^пол(.+)$/.exec(text)?.[1];
  if (glued !== undefined && genitiveHour(glued) !== undefined)
    return hourBefore(genitiveHour(glued)!, 30, at + 1);
  const minutes = /^пол(?:овин[аеуыо]й?)?$/.test(text) ? 30 : /^четверть$/.test(text) ? 15 : undefined;
  const hour = genitiveHour(words[at + 1]?.text ?? '');
  return minutes === undefined || hour === undefined ? undefined : hourBefore(hour, minutes, at + 2);
}

/** 1 to 12 for «первого» to «двенадцатого». */
function genitiveHour(text: string): number | undefined {
  const value = /(?:ого|его)$/.test(text) ? ordinalWord(text) : undefined;
  return value !== undefined && value <= 12 ? value : undefined;
}

/** The third hour is the one after two o'clock. */
function hourBefore(hour: number, minute: number, end: number): Bare {
  return { hour: hour === 1 ? 12 : hour - 1, minute, exact: false, evident: true, end };
}

/** «без четверти пять», «без десяти минут три». */
function readLacking(words: readonly Word[], at: number): Bare | undefined {
  if (words[at]!.text !== 'без' || at + 1 >= words.length) return undefined;
  let lacking = 15;
  let i = at + 2;
  if (words[at + 1]!.text !== 'четверти') {
    const number = readNumber(words, at + 1);
    if (!number || number.ordinal || number.value < 1 || number.value > 29) return undefined;
    lacking = number.value;
    i = minuteNoun.test(words[number.end]?.text ?? '') ? number.end + 1 : number.end;
  }
  const hour = readHour(words, i, false);
  if (!hour || hour.minute !== 0) return undefined;
  const before = hour.exact ? (hour.hour + 23) % 24 : hour.hour === 1 ? 12 : hour.hour - 1;
  return { ...hour, hour: before, minute: 60 - lacking, evident: true };
}

/** «десять минут шестого». */
function readMinutesOf(words: readonly Word[], at: number): Bare | undefined {
  const number = readNumber(words, at);
  if (!number || number.ordinal || number.value < 1 || number.value > 59) return undefined;
  if (!minuteNoun.test(words[number.end]?.text ?? '')) return undefined;
  const hour = genitiveHour(words[number.end + 1]?.text ?? '');
  return hour === undefined ? undefined : hourBefore(hour, number.value, number.end + 2);
}

function readHour(words: readonly Word[], at: number, between: boolean): Bare | undefined {
  if (at >= words.length) return undefined;
  // «в час», «к часу»
  if (/^час(?:а|у|ом)?$/.test(words[at]!.text)) {
    const minute = readMinute(words, at + 1);
    const evident = minute !== undefined;
    return { hour: 1, minute: minute?.minute ?? 0, exact: false, evident, end: minute?.end ?? at + 1 };
  }
  const number = readNumber(words, at);
  if (!number || number.ordinal || number.value > 23) return undefined;
  const { text } = words[number.end - 1]!;
  if (!between && /(?:мя|мью|ью|ним)$/.test(text)) return undefined;
  const called = hourNoun.test(words[number.end]?.text ?? '');
  // «в один день», «одной»
  if (number.value === 1 && number.end === at + 1 && !called) return undefined;
  const start = called ? number.end + 1 : number.end;
  const minute = readMinute(words, start, called);
  const exact = number.value > 12 || number.value === 0 || /^0/.test(words[at]!.text);
  return {
    hour: number.value,
    minute: minute?.minute ?? 0,
    exact,
    evident: called || minute !== undefined,
    end: minute?.end ?? start,
  };
}

/** «тридцать», «сорок пять минут», «ноль пять», «ноль ноль». Small numbers need «минут» or a zero. */
function readMinute(
  words: readonly Word[],
  at: number,
  called = false,
): { minute: number; end: number } | undefined {
  const i = called && words[at]?.text === 'и' ? at + 1 : at;
  if (i >= words.length || !isNumeral(words[i]!.text)) return undefined;
  const number = readNumber(words, i);
  if (!number || number.ordinal || number.value > 59) return undefined;
  const written = /^\d{2}$/.test(words[i]!.text);
  if (number.value === 0 && !written) {
    const small = number.end < words.length ? readNumber(words, number.end) : undefined;
    if (small && !small.ordinal && small.value < 10) return withNoun(words, small.value, small.end);
    return minuteNoun.test(words[number.end]?.text ?? '') ? { minute: 0, end: number.end + 1 } : undefined;
  }
  const noun = minuteNoun.test(words[number.end]?.text ?? '');
  // «в три десять минут шестого» is nobody's speech, but «к трём десять минут опоздаю» is
  if (!noun && (number.value < 10 || otherThings.test(words[number.end]?.text ?? ''))) {
    return written ? { minute: number.value, end: number.end } : undefined;
  }
  return { minute: number.value, end: noun ? number.end + 1 : number.end };
}

function withNoun(words: readonly Word[], minute: number, end: number): { minute: number; end: number } {
  return { minute, end: minuteNoun.test(words[end]?.text ?? '') ? end + 1 : end };
}
