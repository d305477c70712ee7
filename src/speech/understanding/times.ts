import { readClock, readHalf, type ClockRead, type Half } from './clock-words.ts';
import { readLength } from './time-lengths.ts';
import type { Word } from './words.ts';

export type DayPart = 'morning' | 'day' | 'evening' | 'night';

/** Times of the clock in 24 hours, `15:30`. */
export type TimeSaid =
  | {
      readonly kind: 'at';
      readonly time: string;
      /** Twelve hours away from `time`, when the words leave both open and the clinic's hours do not decide. */
      readonly or?: string;
    }
  | {
      readonly kind: 'between';
      readonly from?: string;
      /** Twelve hours from `from`, when the words leave both open. */
      readonly or?: string;
      readonly to?: string;
      /** «утром», «с утра»: from and to are then what people mean by it. */
      readonly part?: DayPart;
    }
  /** «через полчаса» */
  | { readonly kind: 'in'; readonly minutes: number };

/** When the clinic receives: «в три» is 15:00 where nobody works at night. */
export interface ClinicHours {
  readonly opens: string;
  readonly closes: string;
}

export interface TimeRead {
  readonly time: TimeSaid;
  /** The first word behind it. */
  readonly end: number;
}

const dayMinutes = 24 * 60;
const lunch = { from: 13 * 60, to: 14 * 60 };
const parts: Readonly<Record<DayPart, readonly [number, number]>> = {
  morning: [6 * 60, 12 * 60],
  day: [12 * 60, 17 * 60],
  evening: [17 * 60, 23 * 60],
  night: [0, 6 * 60],
};
const partWords: readonly (readonly [RegExp, DayPart])[] = [
  [/^(?:утр(?:а|о|у|ом|еца|ечка|ечком|янку)|поутру)$/, 'morning'],
  [/^(?:дн(?:ем|евное)|полдня)$/, 'day'],
  [/^вечер(?:|а|у|ом|ком|очком|ка|очка|нее)$/, 'evening'],
  [/^ноч(?:ь|и|ью)$/, 'night'],
];

/**
 * What is said of the time of day from a word on: «в три», «после трёх», «с двух до пяти», «между двумя и четырьмя», «с утра»,
 * «вечером в семь», «часов в пять», «до обеда». A bare number is a time only when something shows it to be one.
 */
export function readTime(words: readonly Word[], at: number, hours?: ClinicHours): TimeRead | undefined {
  const word = (i: number): string => words[i]?.text ?? '';
  // «часов в пять», «часам к шести», «часа в три», «где-то в три»
  if (/^час(?:ов|а|иков|ика|ам|у)$/.test(word(at)) && /^(?:в|к|до|после)$/.test(word(at + 1)))
    return pointed(words, at + 1, hours);
  return readLength(words, at) ?? readPartOfDay(words, at, hours) ?? pointed(words, at, hours);
}

function pointed(words: readonly Word[], at: number, hours?: ClinicHours): TimeRead | undefined {
  const preposition = words[at]?.text ?? '';
  const next = words[at + 1]?.text ?? '';
  switch (preposition) {
    case 'в':
    case 'во':
    case 'к':
    case 'ко':
    case 'около':
    case 'примерно':
    case 'ровно':
      return moment(readClock(words, at + 1), hours);
    case 'на': {
      const clock = readClock(words, at + 1);
      // «на три дня» is how long, «на час» and «минут на десять» too
      return clock &&
        !/^(?:минут|час)/.test(words[at - 1]?.text ?? '') &&
        (clock.half !== 'day' || clock.evident) &&
        next !== 'час'
        ? moment(clock, hours)
        : undefined;
    }
    case 'с':
    case 'со':
    case 'от':
      return span(words, at + 1, ['до', 'по'], hours);
    case 'между':
      return span(words, at + 1, ['и'], hours);
    case 'до':
      return edge(readClock(words, at + 1), 'to', hours);
    case 'после':
      return edge(readClock(words, at + 1), 'from', hours);
    case 'не': {
      const how = /^(?:раньше|ранее)$/.test(next)
        ? 'from'
        : /^(?:позже|позднее)$/.test(next)
          ? 'to'
          : undefined;
      const start = words[at + 2]?.text === 'чем' ? at + 3 : at + 2;
      const clock = how && readClock(words, /^[вк]$/.test(words[start]?.text ?? '') ? start + 1 : start);
      return clock && edge(clock, how, hours);
    }
    default: {
      const clock = readClock(words, at);
      return clock?.evident && !(preposition.startsWith('час') && clock.end === at + 1)
        ? moment(clock, hours)
        : undefined;
    }
  }
}

/** «утром», «с утра», «вечером в семь», «до обеда», «после работы», «во второй половине дня». */
function readPartOfDay(words: readonly Word[], at: number, hours?: ClinicHours): TimeRead | undefined {
  const word = (i: number): string => words[i]?.text ?? '';
  if (
    /^перв(?:ой|ую|ая)|втор(?:ой|ую|ая)$/.test(word(at + 1)) &&
    /^половин/.test(word(at + 2)) &&
    word(at + 3) === 'дня'
  ) {
    const later = word(at + 1).startsWith('втор');
    return /^[вн]/.test(word(at))
      ? between(later ? 12 * 60 : undefined, later ? undefined : 12 * 60, at + 4)
      : undefined;
  }
  if (/^обед/.test(word(at + 1)) && /^(?:до|после|в|к|на)$/.test(word(at))) {
    if (word(at) === 'до' || word(at) === 'к') return between(undefined, lunch.from, at + 2);
    return word(at) === 'после' ? between(lunch.to, undefined, at + 2) : between(12 * 60, lunch.to, at + 2);
  }
  if (/^работы$/.test(word(at + 1)) && /^(?:до|после)$/.test(word(at)))
    return word(at) === 'до' ? between(undefined, 9 * 60, at + 2) : between(18 * 60, undefined, at + 2);
  if (/^ближе$/.test(word(at)) && word(at + 1) === 'к') return readPartOfDay(words, at + 1, hours);
  const i = /^(?:с|к|под|на|до|после|в)$/.test(word(at)) ? at + 1 : at;
  const part = partWords.find(([form]) => form.test(word(i)))?.[1];
  if (part === undefined) return undefined;
  // «после вечера», «утра» alone: nothing sure
  if (i > at && /^(?:до|после|в)$/.test(word(at))) return undefined;
  if (i === at && /^(?:утр[аоу]|вечер[ау]?|ноч[иь]|полдня)$/.test(word(i))) return undefined;
  const half = readHalf(words, i)?.half ?? part;
  const behind = pointedWithin(words, i + 1, half, hours);
  if (behind) return behind;
  const [from, to] = parts[part];
  return { time: { kind: 'between', from: told(from), to: told(to), part }, end: i + 1 };
}

/** «вечером в семь», «утром часов в девять», «с утра до двенадцати» is left to be two. */
function pointedWithin(
  words: readonly Word[],
  at: number,
  half: Half,
  hours?: ClinicHours,
): TimeRead | undefined {
  const start = /^час(?:ов|а|иков|ика|ам|у)$/.test(words[at]?.text ?? '') ? at + 1 : at;
  const preposition = words[start]?.text ?? '';
  if (!/^(?:в|к|после|до|около)$/.test(preposition)) return undefined;
  const clock = readClock(words, start + 1);
  if (!clock) return undefined;
  const within = { half, ...clock };
  if (preposition === 'после' || preposition === 'до')
    return edge(within, preposition === 'до' ? 'to' : 'from', hours);
  return moment(within, hours);
}

function moment(clock: ClockRead | undefined, hours?: ClinicHours): TimeRead | undefined {
  if (!clock) return undefined;
  const [first, second] = candidates(clock, hours, (m, opens, closes) => m >= opens && m < closes);
  const or = second === undefined ? {} : { or: told(second) };
  return { time: { kind: 'at', time: told(first!), ...or }, end: clock.end };
}

/** «после трёх», «до шести»: at closing time one may be ready, at opening time one may begin. */
function edge(clock: ClockRead | undefined, side: 'from' | 'to', hours?: ClinicHours): TimeRead | undefined {
  if (!clock) return undefined;
  const [first, second] = candidates(clock, hours, (m, opens, closes) =>
    side === 'from' ? m >= opens && m < closes : m > opens && m <= closes,
  );
  // without the clinic's hours the working day decides: nobody asks for a time after three at night
  const found = second === undefined ? first! : first! < 7 * 60 ? second : first!;
  if (side === 'to') return between(undefined, found, clock.end);
  const { time, end } = between(found, undefined, clock.end);
  return { time: found === second || second === undefined ? time : { ...time, or: told(second) }, end };
}

function span(
  words: readonly Word[],
  at: number,
  joints: readonly string[],
  hours?: ClinicHours,
): TimeRead | undefined {
  const between_ = joints.includes('и');
  const first = readClock(words, at, between_);
  if (!first) return undefined;
  const joined = joints.includes(words[first.end]?.text ?? '');
  const second = joined ? readClock(words, first.end + 1, between_) : undefined;
  if (!second) return between_ || joined ? undefined : edge(first, 'from', hours);
  const to = candidates(second, hours, (m, opens, closes) => m > opens && m <= closes);
  const from = candidates(
    { ...(second.half ? { half: second.half } : {}), ...first },
    hours,
    (m, opens, closes) => m >= opens && m < closes,
  );
  const plain = candidates(first, hours, (m, opens, closes) => m >= opens && m < closes);
  // «с двух до пяти дня», but «с десяти до двух дня»: the first that ends with the second
  const pairs = [...from, ...plain].flatMap((a) => to.filter((b) => b > a).map((b) => [a, b] as const));
  const waking = pairs.find(([a]) => a >= 7 * 60) ?? pairs[0];
  return waking && between(waking[0], waking[1], second.end);
}

/** Minutes of the day that a clock may mean, one or two, those within the clinic's hours before all. */
function candidates(
  clock: Omit<ClockRead, 'end'>,
  hours: ClinicHours | undefined,
  within: (minutes: number, opens: number, closes: number) => boolean,
): readonly number[] {
  const minutes = clock.hour * 60 + clock.minute;
  if (clock.half !== undefined && clock.hour <= 12) return [ofHalf(clock.hour, clock.minute, clock.half)];
  if (clock.exact || clock.hour > 12) return [minutes];
  const early = (minutes % (dayMinutes / 2)) % dayMinutes;
  const both = [early, early + dayMinutes / 2];
  // twelve is noon before it is midnight
  const ordered = clock.hour === 12 ? [...both].reverse() : both;
  if (!hours) return ordered;
  const open = ordered.filter((m) => within(m, minutesOf(hours.opens), minutesOf(hours.closes)));
  return open.length === 1 ? open : ordered;
}

function ofHalf(hour: number, minute: number, half: Half): number {
  const twelve = hour % 12;
  const after =
    half === 'evening'
      ? !(hour === 12)
      : half === 'day'
        ? hour === 12 || hour < 9
        : half === 'night'
          ? hour >= 9 && hour < 12
          : false;
  return (after ? twelve + 12 : half === 'day' ? hour : twelve) * 60 + minute;
}

function between(
  from: number | undefined,
  to: number | undefined,
  end: number,
): { readonly time: Extract<TimeSaid, { kind: 'between' }>; readonly end: number } {
  return {
    time: {
      kind: 'between',
      ...(from === undefined ? {} : { from: told(from) }),
      ...(to === undefined ? {} : { to: told(to) }),
    },
    end,
  };
}

/** Minutes of a day written `15:30`. */
export function minutesOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours! * 60 + minutes!;
}

function told(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
