import { fileFailure, type FileLimits } from '../file/file-limits.ts';
import { tableRows, type FileShape } from '../file/table-file.ts';
import { isBlank, type TableRow } from '../file/table-row.ts';
import { guessFields, mappingOf } from './field-guess.ts';
import { findHeadingRow, headingsOf } from './heading-row.ts';
import type {
  ColumnMapping,
  FileReading,
  ImportPreview,
  ImportProblem,
  VisitField,
} from './import-record.ts';
import { readVisitRow } from './visit-row.ts';
import { ZoneClock } from './visit-moment.ts';

const guessRows = 300;
const shownRows = 20;

export interface PreviewOrder {
  readonly path: string;
  readonly shape: FileShape;
  readonly limits: FileLimits;
  /** The person's word instead of the guess. */
  readonly headingRow?: number;
  readonly mapping?: ColumnMapping;
  readonly timeZone: string;
  readonly nowMs: number;
}

/** Reads the file's beginning: headings, what the columns mean, some rows. A file without data is `file.no-rows`. */
export async function buildPreview(order: PreviewOrder): Promise<ImportPreview> {
  const rows = await firstRows(order);
  const headingRow = order.headingRow ?? findHeadingRow(rows);
  const data = rows.filter((row) => row.number > headingRow && !isBlank(row));
  if (data.length === 0) throw fileFailure(rows.every(isBlank) ? 'file.empty' : 'file.no-rows');
  const headings = headingsOf(rows, headingRow);
  const guessed = guessFields(
    headings,
    data.map((row) => row.cells),
  );
  const mapping = order.mapping ?? mappingOf(guessed);
  const fieldOf = new Map(Object.entries(mapping).map(([field, index]) => [index, field as VisitField]));
  const reading: FileReading = { ...order.shape.reading, headingRow };
  return {
    reading,
    sheets: order.shape.sheets,
    // a column that the person mapped is certain
    columns: guessed.map((column) => ({
      index: column.index,
      heading: column.heading,
      field: fieldOf.get(column.index),
      confidence: order.mapping ? 1 : column.confidence,
    })),
    mapping,
    sample: data.slice(0, shownRows).map((row) => ({
      rowNumber: row.number,
      cells: headings.map((_, index) => row.cells[index] ?? ''),
    })),
    missing: missingFields(mapping, data, order, headings),
    sampleProblems: problemsOf(data.slice(0, shownRows), mapping, headings, reading, order),
  };
}

async function firstRows(order: PreviewOrder): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const chunk of tableRows(order.path, order.shape.reading, order.limits)) {
    rows.push(...chunk.rows);
    if (rows.length >= guessRows) break;
  }
  return rows.slice(0, guessRows);
}

function problemsOf(
  rows: readonly TableRow[],
  mapping: ColumnMapping,
  headings: readonly string[],
  reading: FileReading,
  order: PreviewOrder,
): ImportProblem[] {
  const zone = new ZoneClock(order.timeZone);
  const rules = { mapping, headings, epoch1904: reading.epoch1904 ?? false, zone, nowMs: order.nowMs };
  return rows.flatMap((row) => readVisitRow(row, rules).problems);
}

/** What must be mapped before loading; the time may stand in the date's cell. */
function missingFields(
  mapping: ColumnMapping,
  rows: readonly TableRow[],
  order: PreviewOrder,
  headings: readonly string[],
): VisitField[] {
  const missing: VisitField[] = [];
  if (mapping.phone === undefined) missing.push('phone');
  if (mapping.date === undefined) missing.push('date');
  if (mapping.date === undefined || mapping.time !== undefined) return missing;
  const reading = { ...order.shape.reading, headingRow: 0 };
  const problems = problemsOf(rows, mapping, headings, reading, order);
  const timeless = problems.filter((problem) => problem.code === 'time.empty').length;
  if (timeless > rows.length / 2) missing.push('time');
  return missing;
}
