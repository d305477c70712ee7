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
import { parsePhones, type PhoneProblem } from '../phone/parse-phones.ts';

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
}

const limits = { ...defaultLimits, fileBytes: 20 * 1024 * 1024 };
const mostNamed = 200;
const longestReason = 200;

/**
 * Reads a table of telephone numbers: in each row the first cell with a number, and as its reason what stands in the other
 * cells, else the file's name. Throws `Failure('invalid', 'file.…')` for what is no table. Nothing stays on disk.
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
  #wrong = 0;
  #begun = false;

  constructor(fileName: string) {
    this.#fallback = fileName.slice(0, longestReason);
  }

  get file(): NumberFile {
    return { lines: this.#lines, wrong: this.#wrong, problems: this.#problems };
  }

  take(row: TableRow): void {
    if (isBlank(row)) return;
    const isFirst = !this.#begun;
    this.#begun = true;
    const cells = row.cells.map((cell) => cell.trim());
    const parsed = cells.map((cell) => parsePhones(cell));
    const at = parsed.findIndex(({ phones }) => phones.length > 0);
    if (at >= 0) {
      const others = cells.filter((cell, index) => index !== at && cell !== '').join(', ');
      const reason = (others || this.#fallback).slice(0, longestReason);
      for (const phone of parsed[at]!.phones) this.#lines.push({ phone, reason });
      return;
    }
    // a heading is no mistake
    if (isFirst && !/\d{5}/.test(cells.join(' '))) return;
    this.#wrong += 1;
    const nearest = parsed.findIndex(({ problem }) => problem === 'phone.short');
    const shown = nearest >= 0 ? nearest : cells.findIndex((cell) => cell !== '');
    if (this.#problems.length < mostNamed) {
      const code = parsed[shown]?.problem ?? 'phone.empty';
      this.#problems.push({ row: row.number, value: (cells[shown] ?? '').slice(0, 60), code });
    }
  }
}
