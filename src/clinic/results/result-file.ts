import { DateTime } from 'luxon';
import type { Database } from '../../db/index.ts';
import type { Mark } from '../appointment.ts';
import { csvLine } from '../file/csv-cell.ts';
import { writeWorkbook } from '../file/xlsx/workbook-writer.ts';
import { readInputRows, type InputRow } from './result-store.ts';
import { markWord, resultHeadings } from './result-words.ts';

/** What came of one visit, to be written beside its input row. */
export interface ResultLine {
  readonly appointmentId: string;
  readonly mark: Mark;
  /** What was heard, for people: «да», `1`. Empty when nothing. */
  readonly heard: string;
  readonly attempts: number;
  /** When the mark was set; absent when it was not. Milliseconds since 1970. */
  readonly whenMs?: number;
}

export interface ResultOrder {
  readonly database: Database;
  readonly lines: AsyncIterable<ResultLine> | Iterable<ResultLine>;
  readonly format: 'csv' | 'xlsx';
  /** Of the headings and marks. */
  readonly language: 'ru' | 'en';
  /** IANA name: of the column with the moment. */
  readonly timeZone: string;
}

const batchLines = 500;

/**
 * The result file, piece by piece: every input column as it was, then mark, what was heard, attempts and when, in the
 * order of `lines`. CSV is UTF-8 with BOM and `;`. Cells that a spreadsheet would run as a formula are made text.
 * The columns are those of the first visit's file; a visit of another file puts its cells under the same headings.
 */
export async function* writeResults(order: ResultOrder): AsyncGenerator<Buffer> {
  if (order.format === 'xlsx') {
    yield* writeWorkbook(order.language === 'ru' ? 'Результаты' : 'Results', resultRows(order));
    return;
  }
  let text = '\ufeff';
  for await (const row of resultRows(order)) {
    text += csvLine(row.map(String));
    if (text.length < 64_000) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

async function* resultRows(order: ResultOrder): AsyncGenerator<(string | number)[]> {
  let headings: readonly string[] | undefined;
  for await (const lines of batchesOf(order.lines)) {
    const inputs = await readInputRows(
      order.database,
      lines.map((line) => line.appointmentId),
    );
    if (!headings) {
      headings = inputs.get(lines[0]?.appointmentId ?? '')?.headings ?? [];
      yield [...headings, ...resultHeadings(order.language)];
    }
    for (const line of lines) {
      const input = inputs.get(line.appointmentId);
      yield [...(input ? cellsUnder(headings, input) : headings.map(() => '')), ...resultCells(line, order)];
    }
  }
  if (!headings) yield [...resultHeadings(order.language)];
}

function resultCells(line: ResultLine, order: ResultOrder): (string | number)[] {
  const when =
    line.whenMs === undefined
      ? ''
      : DateTime.fromMillis(line.whenMs, { zone: order.timeZone }).toFormat('dd.MM.yyyy HH:mm:ss');
  return [markWord(line.mark, order.language), line.heard, line.attempts, when];
}

function cellsUnder(headings: readonly string[], input: InputRow): string[] {
  const isSameFile =
    headings.length === input.headings.length && headings.every((one, at) => one === input.headings[at]);
  if (isSameFile) return headings.map((_, index) => input.cells[index] ?? '');
  return headings.map((heading) => input.cells[input.headings.indexOf(heading)] ?? '');
}

async function* batchesOf(lines: ResultOrder['lines']): AsyncGenerator<ResultLine[]> {
  let batch: ResultLine[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < batchLines) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
