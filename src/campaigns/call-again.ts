import { DateTime } from 'luxon';
import type { CallAgain } from '../scenario/index.ts';

/** Hours at which people mean to be called, where «в три» may be either. */
const earliest = '08:00';
const latest = '21:00';

/**
 * In how many milliseconds to call one who has asked for it, pure: at the moment that he has named, the next time that
 * the clinic's clock shows it; undefined when he named none, or one that has passed. A day without an hour is its beginning.
 */
export function callAgainInMs(asked: CallAgain, nowMs: number, zone: string): number | undefined {
  const now = DateTime.fromMillis(nowMs, { zone });
  if (asked.inMinutes !== undefined) return asked.inMinutes * 60_000;
  if (asked.date === undefined && asked.time === undefined) return undefined;
  const day = asked.date === undefined ? now.startOf('day') : DateTime.fromISO(asked.date, { zone });
  const moments = hoursOf(asked).map((hour) => at(day, hour));
  // «вечером», said in the evening, is now: soon will do
  if (asked.untilTime !== undefined && moments[0]! <= now && now < at(day, asked.untilTime)) return undefined;
  const wanted =
    moments.find((moment) => moment > now) ??
    (asked.date === undefined ? moments[0]?.plus({ day: 1 }) : undefined);
  return wanted?.isValid === true ? wanted.toMillis() - nowMs : undefined;
}

/** The hours that may be meant, the likeliest first. */
function hoursOf({ time, orTime }: CallAgain): readonly string[] {
  if (time === undefined) return ['00:00'];
  const meant = [time, ...(orTime === undefined ? [] : [orTime])];
  const usual = meant.filter((hour) => earliest <= hour && hour < latest);
  return usual.length > 0 ? usual.toSorted() : meant;
}

function at(day: DateTime, hour: string): DateTime {
  const [hours, minutes] = hour.split(':').map(Number);
  return day.set({ hour: hours, minute: minutes });
}
