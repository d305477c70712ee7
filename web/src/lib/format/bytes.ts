import type { Locale } from '../i18n/index.ts';

const units = { ru: ['Б', 'КБ', 'МБ', 'ГБ'], en: ['B', 'KB', 'MB', 'GB'] } as const;

/** «14 КБ», «2,3 МБ»: one figure after the comma below ten. */
export function formatBytes(bytes: number, locale: Locale): string {
  let value = bytes;
  let power = 0;
  while (value >= 1024 && power < 3) {
    value /= 1024;
    power += 1;
  }
  const digits = power > 0 && value < 10 ? 1 : 0;
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
  return `${text}\u00a0${units[locale][power] ?? ''}`;
}
