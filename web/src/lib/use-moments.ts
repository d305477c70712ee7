import { useMemo } from 'react';
import { formatDate, formatDay, formatMoment, formatTime, formatTimeWithSeconds } from './format/moment.ts';
import { useI18n } from './i18n/index.ts';
import { useZone } from './settings.ts';

export interface Moments {
  time(iso: string): string;
  timeWithSeconds(iso: string): string;
  date(iso: string): string;
  day(iso: string): string;
  moment(iso: string): string;
}

/** Writers of dates and times in the chosen language and the clinic's zone. */
export function useMoments(): Moments {
  const { locale } = useI18n();
  const zone = useZone();
  return useMemo(
    () => ({
      time: (iso) => formatTime(iso, locale, zone),
      timeWithSeconds: (iso) => formatTimeWithSeconds(iso, locale, zone),
      date: (iso) => formatDate(iso, locale, zone),
      day: (iso) => formatDay(iso, locale, zone, new Date()),
      moment: (iso) => formatMoment(iso, locale, zone),
    }),
    [locale, zone],
  );
}
