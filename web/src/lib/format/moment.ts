import type { Locale } from '../i18n/index.ts';

const tags: Record<Locale, string> = { ru: 'ru-RU', en: 'en-GB' };
const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(
  locale: Locale,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale}|${timeZone}|${JSON.stringify(options)}`;
  let made = cache.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(tags[locale], { ...options, timeZone });
    cache.set(key, made);
  }
  return made;
}

/** «15:00» in the clinic's zone. */
export function formatTime(iso: string, locale: Locale, timeZone: string): string {
  return formatter(locale, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(iso),
  );
}

/** «15:00:07» in the clinic's zone. */
export function formatTimeWithSeconds(iso: string, locale: Locale, timeZone: string): string {
  const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
  return formatter(locale, timeZone, options).format(new Date(iso));
}

/** «пн, 23 ноября» in the clinic's zone; the year is added when it is another one than `now`'s. */
export function formatDay(iso: string, locale: Locale, timeZone: string, now: Date): string {
  const moment = new Date(iso);
  const yearOf = formatter(locale, timeZone, { year: 'numeric' });
  const sameYear = yearOf.format(moment) === yearOf.format(now);
  const options = { weekday: 'short', day: 'numeric', month: 'long' } as const;
  return formatter(locale, timeZone, sameYear ? options : { ...options, year: 'numeric' }).format(moment);
}

/** «23 ноября» in the clinic's zone. */
export function formatDate(iso: string, locale: Locale, timeZone: string): string {
  return formatter(locale, timeZone, { day: 'numeric', month: 'long' }).format(new Date(iso));
}

/** «23 нояб., 15:00» in the clinic's zone. */
export function formatMoment(iso: string, locale: Locale, timeZone: string): string {
  const options = {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const;
  return formatter(locale, timeZone, options).format(new Date(iso));
}
