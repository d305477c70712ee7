// ECMA-376 part 1 §18.3: rows and cells of a sheet, read as a stream.
import { readSerial } from '../../import/visit-moment.ts';
import { fileFailure, type FileLimits } from '../file-limits.ts';
import type { TableChunk, TableRow } from '../table-row.ts';
import {
  readNumberKinds,
  readSharedStrings,
  readWorkbook,
  type NumberKind,
  type Workbook,
} from './workbook.ts';
import { xmlFeed } from './xml-events.ts';
import { ZipParts } from './zip-parts.ts';

export interface OpenWorkbook extends Workbook {
  rows(sheetName: string): AsyncGenerator<TableChunk>;
  close(): void;
}

/** Opens an XLSX; its shared texts are read once, at the first `rows`. */
export async function openWorkbook(path: string, limits: FileLimits): Promise<OpenWorkbook> {
  const parts = await ZipParts.open(path, limits);
  try {
    const workbook = await readWorkbook(parts);
    let shared: Promise<[string[], NumberKind[]]> | undefined;
    return {
      ...workbook,
      close: () => parts.close(),
      async *rows(sheetName) {
        const sheet = workbook.sheets.find((one) => one.name === sheetName);
        if (!sheet) throw fileFailure('file.no-sheet');
        shared ??= Promise.all([readSharedStrings(parts, limits), readNumberKinds(parts)]);
        const [strings, kinds] = await shared;
        yield* sheetRows(parts, sheet.part, new CellReader(strings, kinds, workbook.epoch1904), limits);
      },
    };
  } catch (error) {
    parts.close();
    throw error;
  }
}

async function* sheetRows(
  parts: ZipParts,
  part: string,
  reader: CellReader,
  limits: FileLimits,
): AsyncGenerator<TableChunk> {
  let rows: TableRow[] = [];
  const feed = xmlFeed(sheetListener(reader, limits, (row) => rows.push(row)));
  for await (const piece of parts.text(part)) {
    feed(piece.text);
    if (rows.length === 0) continue;
    yield { rows, share: Math.min(1, piece.share) };
    rows = [];
  }
  feed('', true);
  yield { rows, share: 1 };
}

function sheetListener(reader: CellReader, limits: FileLimits, emit: (row: TableRow) => void) {
  let cells: string[] = [];
  let rowNumber = 0;
  let column = -1;
  let isTooLong = false;
  let type = '';
  let style = 0;
  let value = '';
  let collects = false;
  return {
    onOpen(name: string, attributes: Readonly<Record<string, string>>) {
      if (name === 'row') {
        rowNumber = Number(attributes.r ?? rowNumber + 1);
        cells = [];
        column = -1;
        isTooLong = false;
      } else if (name === 'c') {
        column = attributes.r ? columnOf(attributes.r) : column + 1;
        type = attributes.t ?? 'n';
        style = Number(attributes.s ?? 0);
        value = '';
      }
      // v holds a number or a text's place, is/t a text of its own; f is the formula
      collects = name === 'v' || name === 't';
    },
    onText(text: string) {
      if (collects && value.length <= limits.cellChars) value += text;
    },
    onClose(name: string) {
      collects = false;
      if (name === 'c' && value !== '') {
        if (column >= limits.columns) {
          isTooLong = true;
          return;
        }
        while (cells.length < column) cells.push('');
        cells[column] = reader.text(value, type, style).slice(0, limits.cellChars);
      } else if (name === 'row') {
        emit(isTooLong ? { number: rowNumber, cells, tooLong: true } : { number: rowNumber, cells });
      }
    },
  };
}

/** `BC12` is column 54, counted from 0. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    if (letter < 'A') break;
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column - 1;
}

/** What a person sees in a cell, as text: dates as 23.11.2026, times as 15:00. */
class CellReader {
  readonly #strings: readonly string[];
  readonly #kinds: readonly NumberKind[];
  readonly #epoch1904: boolean;

  constructor(strings: readonly string[], kinds: readonly NumberKind[], epoch1904: boolean) {
    this.#strings = strings;
    this.#kinds = kinds;
    this.#epoch1904 = epoch1904;
  }

  text(value: string, type: string, style: number): string {
    if (type === 's') return this.#strings[Number(value)] ?? '';
    if (type === 'd') return value.replace('T', ' ');
    if (type !== 'n') return type === 'e' ? '' : value;
    const kind = this.#kinds[style] ?? 'number';
    const number = Number(value);
    if (Number.isNaN(number)) return value;
    if (kind === 'number') return /e/i.test(value) ? String(number) : value;
    return this.#moment(number) ?? value;
  }

  #moment(number: number): string | undefined {
    if (number >= 0 && number < 1) {
      const minutes = Math.round(number * 1_440) % 1_440;
      return `${Math.floor(minutes / 60)}:${two(minutes % 60)}`;
    }
    const date = readSerial(number, this.#epoch1904);
    if (!date) return undefined;
    const day = `${two(date.day)}.${two(date.month)}.${date.year}`;
    if (date.minutes === undefined) return day;
    return `${day} ${two(Math.floor(date.minutes / 60))}:${two(date.minutes % 60)}`;
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
