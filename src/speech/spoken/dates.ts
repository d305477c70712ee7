import { spokenCount } from './cardinals.ts';
import { hour, minute } from './counted-nouns.ts';
import { spokenOrdinal } from './ordinals.ts';

const months = 'января февраля марта апреля мая июня июля августа сентября октября ноября декабря'.split(' ');
/** From Sunday, as Date counts. */
const onWeekday = [
  'в воскресенье',
  'в понедельник',
  'во вторник',
  'в среду',
  'в четверг',
  'в пятницу',
  'в субботу',
];
const nearDays = ['сегодня', 'завтра', 'послезавтра'];
const dayMs = 86_400_000;
/** A date further away than this is told with its year. */
const yearlessDays = 200;

/**
 * When, as one says it: «завтра, двадцать третьего ноября», «во вторник, первого декабря».
 * Both are calendar days of the same zone, `2026-11-23`; what is no such day throws RangeError.
 */
export function spokenDate(date: string, today: string): string {
  const day = daysSinceEpoch(date);
  const away = day - daysSinceEpoch(today);
  const [year, month, dayOfMonth] = date.split('-').map(Number) as [number, number, number];
  const near = nearDays[away] ?? onWeekday[new Date(day * dayMs).getUTCDay()]!;
  const spoken = `${near}, ${spokenOrdinal(dayOfMonth, 'genitive', 'neuter')} ${months[month - 1]!}`;
  return Math.abs(away) <= yearlessDays ? spoken : `${spoken} ${spokenOrdinal(year, 'genitive')} года`;
}

/** At what time, as one says it: `15:00` is «в пятнадцать часов», `21:01` «в двадцать один час одну минуту». */
export function spokenTime(time: string): string {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})(?::\d{2})?$/.exec(time) ?? [];
  if (Number(hours) > 23 || Number(minutes) > 59 || hours === undefined)
    throw new RangeError(`not a time: ${time}`);
  const onTheHour = `в ${spokenCount(Number(hours), hour, 'accusative')}`;
  return Number(minutes) === 0
    ? onTheHour
    : `${onTheHour} ${spokenCount(Number(minutes), minute, 'accusative')}`;
}

function daysSinceEpoch(date: string): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  // Date.parse takes 31 February for 3 March in some engines and refuses it in others
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date)
    throw new RangeError(`not a date: ${date}`);
  return ms / dayMs;
}
