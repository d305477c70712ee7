import { Failure } from '../../base/index.ts';

/** What one file may cost us. Everything beyond ends in a `Failure('invalid', 'file.…')` that says what to do. */
export interface FileLimits {
  readonly fileBytes: number;
  /** Unpacked size of one part of an XLSX. */
  readonly unpackedBytes: number;
  /** Unpacked to packed; honest sheets stay under 100. Looked at beyond 32 MB only. */
  readonly unpackedRatio: number;
  /** Characters of all texts that the cells of an XLSX share. */
  readonly sharedTextChars: number;
  readonly cellChars: number;
  readonly rowChars: number;
  readonly columns: number;
}

export const defaultLimits: FileLimits = {
  fileBytes: 200 * 1024 * 1024,
  unpackedBytes: 2 * 1024 * 1024 * 1024,
  unpackedRatio: 250,
  sharedTextChars: 64 * 1024 * 1024,
  cellChars: 4_000,
  rowChars: 64_000,
  columns: 256,
};

const sentences = {
  'file.empty': 'The file is empty.',
  'file.no-rows': 'The file has no rows of data, only headings.',
  'file.too-large': 'The file is larger than is allowed: split it, or raise the limit.',
  'file.encoding': 'The letters of the file can not be read: save it again as CSV UTF-8 or as XLSX.',
  'file.binary': 'This is not a table of visits: a CSV or XLSX file is wanted.',
  'file.not-xlsx': 'The file is named XLSX but is not one: save it again from Excel or 1C.',
  'file.damaged': 'The XLSX file is damaged or was not copied whole: save or send it again.',
  'file.old-excel':
    'This is an old Excel workbook (.xls) or one with a password: save it as .xlsx without a password.',
  'file.bomb':
    'The XLSX unpacks to far more than a table of visits can hold: save it again without empty rows.',
  'file.too-much-text': 'The texts of the XLSX are too long in all: remove columns that are not needed.',
  'file.no-sheet': 'The workbook has no sheet with rows.',
  'file.unsupported': 'This kind of file is not read: save it as CSV or XLSX.',
} as const;

export type FileProblem = keyof typeof sentences;

export function fileFailure(
  code: FileProblem,
  params: Record<string, number> = {},
  cause?: unknown,
): Failure {
  return new Failure('invalid', { code, message: sentences[code], params, cause });
}
