import type { E164 } from '../../base/index.ts';
import type { TableRow } from '../file/table-row.ts';
import { parsePhones } from '../phone/parse-phones.ts';
import type { ColumnMapping, ImportProblem, ProblemCode, VisitField } from './import-record.ts';
import { readDate, readTime, type ReadDate, type ZoneClock } from './visit-moment.ts';

/** One good row, ready to be stored. */
export interface VisitRow {
  readonly rowNumber: number;
  readonly patientName: string;
  readonly nameKey: string;
  readonly phones: readonly E164[];
  readonly phoneNote?: string;
  readonly startsAtMs: number;
  readonly doctor?: string;
  readonly doctorKey: string;
  readonly specialty?: string;
  readonly branch?: string;
  readonly service?: string;
  readonly comment?: string;
  readonly externalId?: string;
  readonly raw: readonly string[];
}

export interface RowRules {
  readonly mapping: ColumnMapping;
  readonly headings: readonly string[];
  readonly epoch1904: boolean;
  readonly zone: ZoneClock;
  readonly nowMs: number;
}

export interface ReadRow {
  /** Absent when one of the problems keeps the row out. */
  readonly visit?: VisitRow;
  readonly problems: readonly ImportProblem[];
}

// a booking further away than this is a mistyped year
const farMs = 2 * 366 * 24 * 3_600_000;

/** Reads one row by the mapping: a visit, or what is wrong with it; small doubts do not keep it out. */
export function readVisitRow(row: TableRow, rules: RowRules): ReadRow {
  const cell = (field: VisitField): string => (row.cells[rules.mapping[field] ?? -1] ?? '').trim();
  const problems: ImportProblem[] = [];
  const report = (code: ProblemCode, field: VisitField, skipped: boolean): void => {
    const column = rules.headings[rules.mapping[field] ?? -1] ?? '';
    problems.push({ rowNumber: row.number, column, value: cell(field).slice(0, 200), code, skipped });
  };
  if (row.tooLong) {
    const value = row.cells.join(' ').slice(0, 200);
    return { problems: [{ rowNumber: row.number, column: '', value, code: 'row.too-long', skipped: true }] };
  }
  const phones = parsePhones(cell('phone'));
  if (phones.problem) report(phones.problem, 'phone', phones.phones.length === 0);
  const startsAtMs = readMoment(cell, rules, report);
  if (problems.some((problem) => problem.skipped) || startsAtMs === undefined) return { problems };
  const patientName = tidy(cell('patient'));
  return {
    problems,
    visit: {
      rowNumber: row.number,
      patientName,
      nameKey: keyOf(patientName),
      phones: phones.phones,
      phoneNote: phones.note,
      startsAtMs,
      doctor: tidy(cell('doctor')) || undefined,
      doctorKey: keyOf(cell('doctor')),
      specialty: tidy(cell('specialty')) || undefined,
      branch: tidy(cell('branch')) || undefined,
      service: tidy(cell('service')) || undefined,
      comment: cell('comment') || undefined,
      externalId: cell('externalId').slice(0, 200) || undefined,
      raw: rules.headings.map((_, index) => row.cells[index] ?? ''),
    },
  };
}

function readMoment(
  cell: (field: VisitField) => string,
  rules: RowRules,
  report: (code: ProblemCode, field: VisitField, skipped: boolean) => void,
): number | undefined {
  const dateText = cell('date');
  const date = readDate(dateText, rules.epoch1904);
  if (!date) report(dateText === '' ? 'date.empty' : 'date.invalid', 'date', true);
  const minutes = readMinutes(cell, rules, date, report);
  if (!date || minutes === undefined) return undefined;
  const startsAtMs = rules.zone.momentOf(date, minutes);
  if (startsAtMs < rules.nowMs) report('visit.past', 'date', true);
  if (startsAtMs > rules.nowMs + farMs) report('visit.far', 'date', true);
  return startsAtMs;
}

/** The time column's word goes before a time in the date's cell (a spreadsheet writes 0:00 behind plain dates). */
function readMinutes(
  cell: (field: VisitField) => string,
  rules: RowRules,
  date: ReadDate | undefined,
  report: (code: ProblemCode, field: VisitField, skipped: boolean) => void,
): number | undefined {
  const ownColumn = rules.mapping.time !== undefined && rules.mapping.time !== rules.mapping.date;
  const text = ownColumn ? cell('time') : '';
  // a time cell that holds the whole moment: `22.11.2026 15:00`
  const minutes = readTime(text) ?? readDate(text, rules.epoch1904)?.minutes;
  if (text !== '' && minutes === undefined) report('time.invalid', 'time', true);
  if (text === '' && date && date.minutes === undefined)
    report('time.empty', ownColumn ? 'time' : 'date', true);
  return text === '' ? date?.minutes : minutes;
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
}

/** Two spellings of one name: small letters, ё as е, no points, single spaces. */
function keyOf(name: string): string {
  return tidy(name)
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replaceAll(/[.,]/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
