import type { Case } from '../spoken/grammar.ts';
import { spokenClinic } from '../spoken/clinic-name.ts';
import { spokenDate, spokenTime } from '../spoken/dates.ts';
import { spokenName } from '../spoken/names.ts';
import { spokenWhereTo } from '../spoken/specialties.ts';
import { spokenText } from '../spoken/text.ts';

/** What a clinic's own talks are about, each with how often it comes: in visits, or in anything else that compares. */
export interface ClinicLists {
  readonly clinicName: string;
  /** As it is written; absent when it is not set. */
  readonly callbackNumber?: string | undefined;
  readonly doctors: readonly Counted[];
  readonly specialties: readonly Counted[];
  /** `15:30`, in the clinic's own zone. */
  readonly times: readonly Counted[];
}

interface Counted {
  readonly value: string;
  readonly count: number;
}

export type PartGroup =
  'fixed' | 'clinic' | 'near-day' | 'weekday' | 'day' | 'month' | 'hour' | 'minute' | 'specialty' | 'doctor';

/** Words that may stand in one place of a sentence. */
export interface Choice {
  readonly group: PartGroup;
  readonly text: string;
  /** Of a hundred times that the place is said, a hundredth so often. Those of one place make 1, or less where it may stay empty. */
  readonly often: number;
}

/** One place after another, each with all that it may hold. */
export type Places = readonly (readonly Choice[])[];

/** Told of a visit that is that many days away; what is left are the days of a week. */
const nearOften = [0.1, 0.75, 0.08] as const;
/** Said now and then though no visit has had it yet. */
const rare = 0.001;
const usualTimes = Array.from({ length: 12 }, (_, n) => n + 8).flatMap((hour) => [
  { value: `${hour}:00`, count: 5 },
  { value: `${hour}:30`, count: 3 },
  { value: `${hour}:15`, count: 1 },
  { value: `${hour}:45`, count: 1 },
]);

/** What a slot of a scenario may say (`date`, `doctor.nominative`), place by place; undefined for one that is unknown here. */
export function placesOf(slot: string, lists: ClinicLists): Places | undefined {
  const [fact, form] = slot.split('.') as [string, string | undefined];
  switch (fact) {
    case 'clinic':
      return [[{ group: 'clinic', text: spokenClinic(lists.clinicName, form as Case), often: 1 }]];
    case 'callback':
      return [
        lists.callbackNumber ? [{ group: 'clinic', text: spokenText(lists.callbackNumber), often: 1 }] : [],
      ];
    case 'date':
      return datePlaces();
    case 'time':
      return timePlaces(lists.times.length > 0 ? lists.times : usualTimes);
    case 'doctor':
      return [counted('doctor', lists.doctors, (name) => spokenName(name, form as Case))];
    case 'specialty':
      return [counted('specialty', lists.specialties, spokenWhereTo)];
    default:
      return undefined;
  }
}

/** «завтра», «двадцать третьего», «ноября»: taken from what `spokenDate` says, so that the two can't differ. */
function datePlaces(): Places {
  const near = nearOften.map((often, away): Choice => {
    const [text] = partsOfDate(`2027-03-${two(1 + away)}`, '2027-03-01');
    return { group: 'near-day', text, often };
  });
  const left = 1 - nearOften.reduce((sum, often) => sum + often, 0);
  const weekdays = count(7).map((n): Choice => {
    const [text] = partsOfDate(`2027-03-${two(5 + n)}`, '2027-03-01');
    return { group: 'weekday', text, often: left / 7 };
  });
  const days = count(31).map((n): Choice => {
    const [, text] = partsOfDate(`2027-03-${two(1 + n)}`, '2027-02-20');
    return { group: 'day', text, often: 1 / 31 };
  });
  const months = count(12).map((n): Choice => {
    // told without its year only within half a year
    const [, , text] = partsOfDate(`2027-${two(1 + n)}-15`, n < 6 ? '2027-01-01' : '2027-06-01');
    return { group: 'month', text, often: 1 / 12 };
  });
  return [[...near, ...weekdays], days, months];
}

function partsOfDate(date: string, today: string): readonly [string, string, string] {
  const [day = '', rest = ''] = spokenDate(date, today).split(', ');
  const at = rest.lastIndexOf(' ');
  return [day, rest.slice(0, at), rest.slice(at + 1)];
}

function timePlaces(times: readonly Counted[]): Places {
  const all = times.reduce((sum, time) => sum + time.count, 0);
  const hours = new Map(count(15).map((n) => [n + 7, rare]));
  const minutes = new Map(count(11).map((n) => [5 + 5 * n, rare]));
  for (const time of times) {
    const [hour = 0, minute = 0] = time.value.split(':').map(Number);
    hours.set(hour, (hours.get(hour) ?? 0) + time.count / all);
    if (minute > 0) minutes.set(minute, (minutes.get(minute) ?? 0) + time.count / all);
  }
  const onTheHour = (hour: number): string => spokenTime(`${hour}:00`);
  return [
    inOrder(hours).map(([hour, often]) => ({ group: 'hour', text: onTheHour(hour), often })),
    inOrder(minutes).map(([minute, often]) => {
      const text = spokenTime(`8:${two(minute)}`).slice(onTheHour(8).length + 1);
      return { group: 'minute', text, often };
    }),
  ];
}

function counted(
  group: PartGroup,
  values: readonly Counted[],
  spoken: (value: string) => string,
): readonly Choice[] {
  const all = values.reduce((sum, { count: each }) => sum + each, 0);
  return values
    .map(({ value, count: each }) => ({ group, text: spoken(value), often: each / all }))
    .filter(({ text }) => text !== '');
}

function inOrder(map: ReadonlyMap<number, number>): readonly (readonly [number, number])[] {
  return [...map].sort(([a], [b]) => a - b);
}

function count(to: number): readonly number[] {
  return Array.from({ length: to }, (_, n) => n);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
