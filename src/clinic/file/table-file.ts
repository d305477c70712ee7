import { open, stat } from 'node:fs/promises';
import type { FileReading } from '../import/import-record.ts';
import { csvRows, guessDelimiter } from './csv-rows.ts';
import { fileFailure, type FileLimits } from './file-limits.ts';
import type { TableChunk } from './table-row.ts';
import { detectEncoding } from './text-encoding.ts';
import { openWorkbook } from './xlsx/xlsx-rows.ts';

/** How a file can be read, before anything is known of its headings. */
export interface FileShape {
  readonly reading: Omit<FileReading, 'headingRow'>;
  readonly sheets: readonly string[];
}

/** Finds out by its bytes what a file is. Throws `Failure('invalid', 'file.…')` for what is no table. */
export async function inspectFile(path: string, fileName: string, limits: FileLimits): Promise<FileShape> {
  const { size } = await stat(path);
  if (size === 0) throw fileFailure('file.empty');
  if (size > limits.fileBytes) throw tooLarge(limits);
  const start = await readStart(path, 256 * 1024);
  if (start.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1')))
    return inspectWorkbook(path, limits);
  if (start.subarray(0, 4).equals(Buffer.from('d0cf11e0', 'hex'))) throw fileFailure('file.old-excel');
  if (/\.xls[xm]$/i.test(fileName)) throw fileFailure('file.not-xlsx');
  const encoding = await detectEncoding(path);
  const text = new TextDecoder(encoding).decode(start, { stream: true });
  if (text.trim() === '') throw fileFailure('file.empty');
  if (/^\s*(?:<\?xml|<html|<!doctype|MIME-Version:|\{\\rtf|%PDF)/i.test(text))
    throw fileFailure('file.unsupported');
  if (looksBinary(text)) throw fileFailure('file.binary');
  return { reading: { kind: 'csv', encoding, delimiter: guessDelimiter(text, limits) }, sheets: [] };
}

export function tooLarge(limits: FileLimits): Error {
  return fileFailure('file.too-large', { limitMb: Math.floor(limits.fileBytes / 1024 / 1024) });
}

async function inspectWorkbook(path: string, limits: FileLimits): Promise<FileShape> {
  const workbook = await openWorkbook(path, limits);
  try {
    const sheets = workbook.sheets.map((sheet) => sheet.name);
    for (const sheet of sheets) {
      for await (const chunk of workbook.rows(sheet)) {
        if (!chunk.rows.some((row) => row.cells.some((cell) => cell.trim() !== ''))) continue;
        return { reading: { kind: 'xlsx', sheet, epoch1904: workbook.epoch1904 }, sheets };
      }
    }
    throw fileFailure(sheets.length === 0 ? 'file.no-sheet' : 'file.empty');
  } finally {
    workbook.close();
  }
}

/** The names of an XLSX's sheets; none for a CSV. */
export async function sheetNames(
  path: string,
  reading: Pick<FileReading, 'kind'>,
  limits: FileLimits,
): Promise<string[]> {
  if (reading.kind === 'csv') return [];
  const workbook = await openWorkbook(path, limits);
  workbook.close();
  return workbook.sheets.map((sheet) => sheet.name);
}

/** Every row of the file, blank ones and headings included, in handfuls. */
export async function* tableRows(
  path: string,
  reading: Omit<FileReading, 'headingRow'>,
  limits: FileLimits,
): AsyncGenerator<TableChunk> {
  if (reading.kind === 'csv') {
    const { size } = await stat(path);
    const { encoding = 'utf-8', delimiter = ';' } = reading;
    yield* csvRows(path, size, { encoding, delimiter }, limits);
    return;
  }
  const workbook = await openWorkbook(path, limits);
  try {
    yield* workbook.rows(reading.sheet ?? '');
  } finally {
    workbook.close();
  }
}

async function readStart(path: string, bytes: number): Promise<Buffer> {
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(bytes);
    const { bytesRead } = await handle.read(buffer, 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Text has line ends and tabs, but hardly any other control character. */
function looksBinary(text: string): boolean {
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  const controls = text.match(/[\u0000-\u0008\u000e-\u001f\ufffd]/g)?.length ?? 0;
  return controls > 4 + text.length / 200;
}
