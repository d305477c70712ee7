import type { Database } from '../../db/index.ts';
import type { Mark } from '../appointment.ts';

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

/**
 * The result file, piece by piece: every input column as it was, then mark, what was heard, attempts and when, in the
 * order of `lines`. CSV is UTF-8 with BOM and `;`. Cells that a spreadsheet would run as a formula are made text.
 */
export async function* writeResults(order: ResultOrder): AsyncGenerator<Buffer> {
  yield Buffer.from(order.format);
}
