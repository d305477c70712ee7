// RFC 4180, with what spreadsheets really write: any line end, `sep=;`, quotes inside plain cells, a lost quote.
import { createReadStream } from 'node:fs';
import type { FileLimits } from './file-limits.ts';
import type { TableChunk, TableRow } from './table-row.ts';
import type { TextEncoding } from './text-encoding.ts';

/**
 * Splits CSV text, fed piece by piece, into rows. A quoted cell may hold line ends up to the row's limit; a quote that is
 * never closed costs its own line only: the rest is read again as if the quote were a letter.
 */
export class CsvSplitter {
  readonly #delimiter: string;
  readonly #limits: FileLimits;
  #pending = '';
  #rowNumber = 0;

  constructor(delimiter: string, limits: FileLimits) {
    this.#delimiter = delimiter;
    this.#limits = limits;
  }

  /** The rows that are complete now; with `isLast` also what is left at the end. */
  push(text: string, isLast = false): TableRow[] {
    const input = this.#pending + text;
    const rows: TableRow[] = [];
    let at = 0;
    while (at < input.length) {
      const lineEnd = endOfLine(input, at, isLast);
      if (lineEnd === undefined && input.length - at <= this.#limits.rowChars && !isLast) break;
      const end = lineEnd ?? { text: input.length, next: input.length };
      const line = input.slice(at, end.text);
      if (!line.includes('"')) {
        rows.push(this.#plainRow(line));
        at = end.next;
        continue;
      }
      const quoted = readQuoted(input, at, this.#delimiter, isLast, this.#limits);
      if (quoted === 'more') break;
      if (quoted === 'unclosed') {
        rows.push({ ...this.#plainRow(line), tooLong: true });
        at = end.next;
        continue;
      }
      rows.push(this.#row(quoted.cells, false));
      at = quoted.next;
    }
    this.#pending = input.slice(at);
    return rows;
  }

  #plainRow(line: string): TableRow {
    if (line.length <= this.#limits.rowChars) return this.#row(line.split(this.#delimiter), false);
    return this.#row([line.slice(0, this.#limits.cellChars)], true);
  }

  #row(cells: string[], tooLong: boolean): TableRow {
    this.#rowNumber += 1;
    const { cellChars, columns } = this.#limits;
    const isLong = tooLong || cells.length > columns || cells.some((cell) => cell.length > cellChars);
    if (!isLong) return { number: this.#rowNumber, cells };
    const bounded = cells.slice(0, columns).map((cell) => cell.slice(0, cellChars));
    return { number: this.#rowNumber, cells: bounded, tooLong: true };
  }
}

function endOfLine(input: string, from: number, isLast: boolean): { text: number; next: number } | undefined {
  const feed = input.indexOf('\n', from);
  // only this line is searched: the next carriage return may be a whole file away
  const line = input.slice(from, feed === -1 ? input.length : feed);
  const carriage = from + line.indexOf('\r');
  if (carriage >= from) {
    // a line feed may follow in the next piece
    if (carriage === input.length - 1 && !isLast) return undefined;
    return { text: carriage, next: input[carriage + 1] === '\n' ? carriage + 2 : carriage + 1 };
  }
  return feed === -1 ? undefined : { text: feed, next: feed + 1 };
}

type Quoted = { cells: string[]; next: number } | 'more' | 'unclosed';

/** Reads one row that has quotes in it, from `from` on. */
function readQuoted(
  input: string,
  from: number,
  delimiter: string,
  isLast: boolean,
  limits: FileLimits,
): Quoted {
  const cells: string[] = [];
  let at = from;
  for (;;) {
    let cell = '';
    if (input[at] === '"') {
      const closed = readQuotedCell(input, at);
      if (closed === undefined)
        return !isLast && input.length - from <= limits.rowChars ? 'more' : 'unclosed';
      // whether `"` at the very end is doubled is told by the next piece
      if (closed.next >= input.length && !isLast)
        return input.length - from <= limits.rowChars ? 'more' : 'unclosed';
      if (closed.next - from > limits.rowChars) return 'unclosed';
      cell = closed.text;
      at = closed.next;
    }
    let end = at;
    while (end < input.length && input[end] !== delimiter && input[end] !== '\n' && input[end] !== '\r')
      end += 1;
    cells.push(cell + input.slice(at, end));
    if (end >= input.length) return isLast ? { cells, next: end } : 'more';
    if (input[end] === delimiter) {
      at = end + 1;
      continue;
    }
    const line = endOfLine(input, end, isLast);
    return line ? { cells, next: line.next } : 'more';
  }
}

function readQuotedCell(input: string, from: number): { text: string; next: number } | undefined {
  let text = '';
  let at = from + 1;
  for (;;) {
    const quote = input.indexOf('"', at);
    if (quote === -1) return undefined;
    text += input.slice(at, quote);
    if (input[quote + 1] !== '"') return { text, next: quote + 1 };
    text += '"';
    at = quote + 2;
  }
}

const marks = [';', ',', '\t'] as const;

/** The delimiter that divides the lines into the same number of cells most often; `;` when nothing does. */
export function guessDelimiter(text: string, limits: FileLimits): string {
  const named = /^sep=(.)\r?\n/i.exec(text)?.[1];
  if (named) return named;
  let best = { delimiter: ';', score: 0 };
  for (const delimiter of marks) {
    const rows = new CsvSplitter(delimiter, limits).push(text).slice(0, 200);
    const widths = new Map<number, number>();
    for (const row of rows) {
      if (row.cells.length > 1) widths.set(row.cells.length, (widths.get(row.cells.length) ?? 0) + 1);
    }
    for (const [width, count] of widths) {
      const score = count * (1 + Math.min(width, 20) / 40);
      if (score > best.score) best = { delimiter, score };
    }
  }
  return best.delimiter;
}

/** Every row of a CSV file, in handfuls; the file is never in memory as a whole. */
export async function* csvRows(
  path: string,
  size: number,
  reading: { readonly encoding: TextEncoding; readonly delimiter: string },
  limits: FileLimits,
): AsyncGenerator<TableChunk> {
  const decoder = new TextDecoder(reading.encoding);
  const splitter = new CsvSplitter(reading.delimiter, limits);
  let readBytes = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const bytes = piece as Buffer;
    readBytes += bytes.length;
    const rows = splitter.push(decoder.decode(bytes, { stream: true }));
    if (rows.length > 0) yield { rows: rows.filter(notSeparatorLine), share: Math.min(1, readBytes / size) };
  }
  yield { rows: splitter.push(decoder.decode(), true).filter(notSeparatorLine), share: 1 };
}

/** Excel's own first line `sep=;`. */
function notSeparatorLine(row: TableRow): boolean {
  return row.number > 1 || !/^sep=.?$/i.test(row.cells[0] ?? '');
}
