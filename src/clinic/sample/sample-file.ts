import { DateTime } from 'luxon';
import { csvLine } from '../file/csv-cell.ts';
import { writeWorkbookNow } from '../file/xlsx/workbook-writer.ts';
import { rehearsalNumber } from '../rehearsal-number.ts';
import {
  branches,
  doctors,
  femaleNames,
  femaleSurnames,
  maleNames,
  maleSurnames,
  patronymics,
  services,
} from './sample-people.ts';

const visitCount = 200;
const headings = [
  '№ записи',
  'Пациент',
  'Телефон',
  'Дата',
  'Время',
  'Врач',
  'Специальность',
  'Филиал',
  'Услуга',
  'Комментарий',
];

/**
 * 200 visits of tomorrow, 8:00 to 20:00 in `timeZone`, as a clinic's program would export them; all rows good, all
 * telephones of the rehearsal block. The same day gives the same file. `now` is milliseconds since 1970.
 */
export function sampleFile(now: number, timeZone: string, kind: 'csv' | 'xlsx'): Buffer {
  const day = DateTime.fromMillis(now, { zone: timeZone }).plus({ days: 1 });
  const rows = Array.from({ length: visitCount }, (_, index) => visitRow(index, day));
  if (kind === 'xlsx') return writeWorkbookNow('Записи', [headings, ...rows]);
  return Buffer.from(`\ufeff${[headings, ...rows].map((row) => csvLine(row)).join('')}`);
}

function visitRow(index: number, day: DateTime): string[] {
  // every 3.6 minutes one visit, rounded to what a clinic books: five minutes
  const minutes = 8 * 60 + Math.floor((index * 720) / visitCount / 5) * 5;
  const doctor = pick(doctors, index * 7 + Math.floor(index / 11));
  return [
    `${day.toFormat('yyMMdd')}-${String(index + 1).padStart(3, '0')}`,
    patientName(index),
    phoneCell(index),
    day.toFormat('dd.MM.yyyy'),
    `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`,
    doctor.name,
    doctor.specialty,
    pick(branches, index * 3 + 1),
    pick(services.get(doctor.specialty) ?? ['Приём'], index),
    index % 23 === 0 ? 'Первичный приём' : '',
  ];
}

/** Every twentieth visit belongs to the family of the one before: one surname, one telephone. */
function isRelative(index: number): boolean {
  return index % 20 === 7;
}

function patientName(index: number): string {
  const family = isRelative(index) ? index - 1 : index;
  const isWoman = isRelative(index) ? !isWomanAt(index - 1) : isWomanAt(index);
  const surname = (family * 13) % maleSurnames.length;
  const given = pick(isWoman ? femaleNames : maleNames, index * 5 + Math.floor(index / 9));
  const father = pick(patronymics, index * 11 + Math.floor(index / 7));
  return `${pick(isWoman ? femaleSurnames : maleSurnames, surname)} ${given} ${isWoman ? father.woman : father.man}`;
}

function isWomanAt(index: number): boolean {
  return (index * 7) % 10 < 6;
}

/** No two families have a number whose rest by 200 is the same, so that every temperament of the rehearsal occurs. */
function phoneCell(index: number): string {
  const family = isRelative(index) ? index - 1 : index;
  // 7919 has no factor in common with 5,000: no number comes twice
  const block = (family * 7_919) % 5_000;
  const digits = rehearsalNumber(block * 200 + (family % 200)).slice(2);
  const [code, first, second, third] = [
    digits.slice(0, 3),
    digits.slice(3, 6),
    digits.slice(6, 8),
    digits.slice(8),
  ];
  const notations = [
    `+7 (${code}) ${first}-${second}-${third}`,
    `8 (${code}) ${first}-${second}-${third}`,
    `8${digits}`,
    `+7${digits}`,
    `${code} ${first} ${second} ${third}`,
    `8-${code}-${first}-${second}-${third}`,
  ];
  if (isRelative(index))
    return `8 (${code}) ${first}-${second}-${third} (${isWomanAt(index - 1) ? 'жена' : 'муж'})`;
  return pick(notations, index * 5 + Math.floor(index / 6));
}

function pick<T>(list: readonly T[], index: number): T {
  return list[index % list.length] as T;
}
