import { DateTime } from 'luxon';
import type { CallingHours, HourSpan } from './campaign.ts';

/**
 * The first moment at or after `atMs` when a patient in `zone` may be rung (milliseconds since 1970 UTC);
 * Infinity when no day of the next two weeks has such an hour.
 */
export function nextAllowedMs(atMs: number, zone: string, hours: CallingHours): number {
  const now = DateTime.fromMillis(atMs, { zone });
  for (let day = 0; day <= 14; day += 1) {
    const date = now.plus({ days: day }).startOf('day');
    const span = spanOf(date, hours);
    const opensMs = at(date, span.from);
    const closesMs = at(date, span.to);
    if (closesMs <= opensMs) continue;
    if (atMs < opensMs) return opensMs;
    if (atMs < closesMs) return atMs;
  }
  return Infinity;
}

function spanOf(date: DateTime, hours: CallingHours): HourSpan {
  return date.weekday >= 6 ? hours.weekends : hours.weekdays;
}

/** The wall clock decides: on the day a zone changes its offset, 09:00 is still what the patient's clock shows. */
function at(date: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour >= 24 ? date.plus({ days: 1 }).toMillis() : date.set({ hour, minute }).toMillis();
}
