import { DateTime } from 'luxon';
import { isDayOff } from '../base/index.ts';
import type { CallingRules } from './calling-rules.ts';

const dayMs = 86_400_000;
/** Longer than the longest holidays. */
const farMs = 15 * dayMs;

type HourRules = Pick<CallingRules, 'hours' | 'calendar'>;

/**
 * The first moment at or after `atMs` (milliseconds since 1970 UTC) when the clocks of all `zones` allow a call;
 * Infinity when there is none in the next two weeks. On days off of the production calendar the hours of weekends hold.
 */
export function nextAllowedMs(atMs: number, zones: readonly string[], rules: HourRules): number {
  const each = [...new Set(zones)];
  let wantedMs = atMs;
  while (wantedMs < atMs + farMs) {
    const latestMs = Math.max(...each.map((zone) => nextInZone(wantedMs, zone, rules)));
    if (latestMs === wantedMs) return wantedMs;
    wantedMs = latestMs;
  }
  return Infinity;
}

function nextInZone(atMs: number, zone: string, rules: HourRules): number {
  const now = DateTime.fromMillis(atMs, { zone });
  for (let day = 0; day <= 14; day += 1) {
    const date = now.plus({ days: day }).startOf('day');
    const span = spanOf(date, rules);
    const opensMs = at(date, span.from);
    const closesMs = at(date, span.to);
    if (closesMs <= opensMs) continue;
    if (atMs < opensMs) return opensMs;
    if (atMs < closesMs) return atMs;
  }
  return Infinity;
}

function spanOf(date: DateTime, { hours, calendar }: HourRules): CallingRules['hours']['weekdays'] {
  return isDayOff(date.toFormat('yyyy-MM-dd'), calendar) ? hours.weekends : hours.weekdays;
}

/** The wall clock decides: on the day a zone changes its offset, 09:00 is still what the patient's clock shows. */
function at(date: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour >= 24 ? date.plus({ days: 1 }).toMillis() : date.set({ hour, minute }).toMillis();
}
