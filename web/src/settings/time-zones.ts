import type { Dictionary, Locale } from '../lib/i18n/index.ts';

interface ZoneChoice {
  readonly value: string;
  readonly label: string;
}

interface ZoneGroup {
  readonly group: string;
  readonly items: ZoneChoice[];
}

/** Zones by IANA name: those of Russia as «Москва, Казань, UTC+3» from west to east, then all others of the world. */
export function zoneChoices(current: string, locale: Locale, t: Dictionary): ZoneGroup[] {
  const { cities, zonesOfRussia, otherZones } = t.settings;
  const russian = Object.entries(cities);
  const others = worldZones().filter((zone) => !(zone in cities) && zone !== current);
  if (current && !(current in cities)) others.unshift(current);
  return [
    {
      group: zonesOfRussia,
      items: russian.map(([zone, names]) => ({ value: zone, label: `${names}, ${offsetNow(zone, locale)}` })),
    },
    { group: otherZones, items: others.map((zone) => ({ value: zone, label: labelOf(zone, locale) })) },
  ];
}

let world: readonly string[] | undefined;

function worldZones(): string[] {
  world ??= Intl.supportedValuesOf('timeZone').filter(
    (zone) => zone.includes('/') && !zone.startsWith('Etc/'),
  );
  return [...world];
}

const labels = new Map<string, string>();

/** «Asia/Almaty, UTC+5»; remembered, as there are four hundred. */
function labelOf(zone: string, locale: Locale): string {
  const key = `${locale} ${zone}`;
  const label = labels.get(key) ?? `${zone.replaceAll('_', ' ')}, ${offsetNow(zone, locale)}`;
  labels.set(key, label);
  return label;
}

function offsetNow(zone: string, locale: Locale): string {
  const parts = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    timeZoneName: 'shortOffset',
  }).formatToParts(new Date());
  return (parts.find(({ type }) => type === 'timeZoneName')?.value ?? '').replace('GMT', 'UTC');
}
