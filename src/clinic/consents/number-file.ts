import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { E164 } from '../../base/index.ts';
import { defaultLimits } from '../file/file-limits.ts';
import { inspectFile, tableRows, tooLarge } from '../file/table-file.ts';
import { isBlank, type TableRow } from '../file/table-row.ts';
import { parsePhones, type ParsedPhones, type PhoneProblem } from '../phone/parse-phones.ts';

/** A number and why it is not to be called. */
export interface NumberLine {
  readonly phone: E164;
  readonly reason: string;
}

/** A row that no number was read from. */
export interface NumberProblem {
  /** As the person sees it in his spreadsheet, counted from 1. */
  readonly row: number;
  readonly value: string;
  readonly code: PhoneProblem;
}

interface NumberFile {
  readonly lines: readonly NumberLine[];
  readonly wrong: number;
  readonly problems: readonly NumberProblem[];
  /** Rows in which no heading told which of several cells is the telephone: every number of theirs is taken. */
  readonly several: number;
  /** The first of them, as the person counts rows. */
  readonly severalRows: readonly number[];
}

/** What a column of telephones is called. */
const ofPhones =
  /(?:^|[^\p{L}])(?:тел(?:ефон\p{L}*|\.|(?=[^\p{L}]|$))|моб(?:ильн\p{L}*|\.)|сотов\p{L}*|phones?|mobile|cell)/iu;
const ofOthers = /врач|доктор|клиник|филиал|doctor|clinic/iu;

const limits = { ...defaultLimits, fileBytes: 20 * 1024 * 1024 };
const mostNamed = 200;
const longestReason = 200;

/**
 * Reads a table of telephone numbers: of each row those in the columns whose headings say so, or without such headings every
 * number; as their reason what stands in the other cells, else the file's name. Throws `Failure('invalid', 'file.…')` for what is no table. Nothing stays on disk.
 */
export async function readNumbers(fileName: string, content: AsyncIterable<Uint8Array>): Promise<NumberFile> {
  const directory = await mkdtemp(join(tmpdir(), 'perezvon-numbers-'));
  try {
    const path = join(directory, 'file');
    await pipeline(Readable.from(measured(content)), createWriteStream(path, { mode: 0o600 }));
    const { reading } = await inspectFile(path, fileName, limits);
    const reader = new LineReader(fileName);
    for await (const chunk of tableRows(path, reading, limits))
      for (const row of chunk.rows) reader.take(row);
    return reader.file;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function* measured(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of content) {
    bytes += piece.length;
    if (bytes > limits.fileBytes) throw tooLarge(limits);
    yield piece;
  }
}

class LineReader {
  readonly #fallback: string;
  readonly #lines: NumberLine[] = [];
  readonly #problems: NumberProblem[] = [];
  readonly #severalRows: number[] = [];
  #wrong = 0;
  #several = 0;
  #begun = false;
  /** Columns of telephones by their headings; empty when none says so. */
  #columns: readonly number[] = [];

  constructor(fileName: string) {
    this.#fallback = fileName.slice(0, longestReason);
  }

  get file(): NumberFile {
    return {
      ...{ lines: this.#lines, wrong: this.#wrong, problems: this.#problems },
      ...{ several: this.#several, severalRows: this.#severalRows },
    };
  }

  take(row: TableRow): void {
    if (isBlank(row)) return;
    const cells = row.cells.map((cell) => cell.trim());
    if (this.#isHeading(cells)) return;
    const parsed = cells.map((cell, index) =>
      this.#columns.length === 0 || this.#columns.includes(index) ? parsePhones(cell) : undefined,
    );
    const withNumbers = parsed.filter((one) => (one?.phones.length ?? 0) > 0);
    if (withNumbers.length === 0) return this.#tellWrong(row, cells, parsed);
    if (this.#columns.length === 0 && withNumbers.length > 1) {
      this.#several += 1;
      if (this.#severalRows.length < mostNamed) this.#severalRows.push(row.number);
    }
    const others = cells.filter((cell, index) => cell !== '' && (parsed[index]?.phones.length ?? 0) === 0);
    const reason = (others.join(', ') || this.#fallback).slice(0, longestReason);
    const phones = new Set(withNumbers.flatMap((one) => one?.phones ?? []));
    for (const phone of phones) this.#lines.push({ phone, reason });
  }

  /** A heading is no mistake. */
  #isHeading(cells: readonly string[]): boolean {
    const isFirst = !this.#begun;
    this.#begun = true;
    if (this.#lines.length > 0 || cells.some((cell) => /\d{5}/.test(cell.replaceAll(/[\s().-]/g, ''))))
      return false;
    const named = cells.flatMap((cell, index) =>
      ofPhones.test(cell) && !ofOthers.test(cell) ? [index] : [],
    );
    if (named.length > 0) this.#columns = named;
    return isFirst || named.length > 0;
  }

  #tellWrong(row: TableRow, cells: readonly string[], parsed: readonly (ParsedPhones | undefined)[]): void {
    this.#wrong += 1;
    if (this.#problems.length >= mostNamed) return;
    const nearest = parsed.findIndex((one) => one?.problem === 'phone.short');
    const filled = cells.findIndex((cell, index) => cell !== '' && parsed[index] !== undefined);
    const shown = [nearest, filled].find((index) => index >= 0) ?? cells.findIndex((cell) => cell !== '');
    const code = parsed[shown]?.problem ?? 'phone.empty';
    this.#problems.push({ row: row.number, value: (cells[shown] ?? '').slice(0, 60), code });
  }
}
