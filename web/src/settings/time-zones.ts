import type { Locale } from '../lib/i18n/index.ts';

/** Zones of Russia, the nearest to Moscow first, then those of the neighbours where clinics may use it. */
const zones = [
  'Europe/Kaliningrad',
  'Europe/Moscow',
  'Europe/Samara',
  'Asia/Yekaterinburg',
  'Asia/Omsk',
  'Asia/Novosibirsk',
  'Asia/Krasnoyarsk',
  'Asia/Irkutsk',
  'Asia/Yakutsk',
  'Asia/Vladivostok',
  'Asia/Magadan',
  'Asia/Kamchatka',
  'Europe/Minsk',
  'Asia/Almaty',
  'Asia/Tashkent',
  'Asia/Yerevan',
  'Asia/Tbilisi',
  'Asia/Baku',
  'Asia/Bishkek',
] as const;

export interface ZoneChoice {
  readonly value: string;
  readonly label: string;
}

/** Choices as «Москва, GMT+3»: `current` is among them even when the list does not know it. */
export function zoneChoices(current: string, locale: Locale): readonly ZoneChoice[] {
  const names = zones.some((zone) => zone === current) ? [...zones] : [current, ...zones];
  return names.map((zone) => ({ value: zone, label: labelOf(zone, locale) }));
}

function labelOf(zone: string, locale: Locale): string {
  const part = (style: 'shortOffset' | 'longGeneric') =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style })
      .formatToParts(new Date(0))
      .find(({ type }) => type === 'timeZoneName')?.value ?? zone;
  return `${part('longGeneric')}, ${offsetNow(zone)}`;
}

function offsetNow(zone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(
    new Date(),
  );
  return (parts.find(({ type }) => type === 'timeZoneName')?.value ?? '').replace('GMT', 'UTC');
}
