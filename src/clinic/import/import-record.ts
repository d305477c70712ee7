import type { VisitSource } from '../appointment.ts';

/** What a column may mean. */
export const visitFields = [
  'patient',
  'phone',
  'date',
  'time',
  'doctor',
  'specialty',
  'branch',
  'externalId',
  'service',
  'comment',
] as const;

export type VisitField = (typeof visitFields)[number];

/** Which column (counted from 0) has each meaning. Date and time in one column: `date` alone, or both on it. */
export type ColumnMapping = Partial<Record<VisitField, number>>;

export type ImportState = 'previewed' | 'running' | 'done' | 'failed';

export type Encoding = 'utf-8' | 'windows-1251' | 'utf-16le' | 'utf-16be';

/** How a file is read. */
export interface FileReading {
  readonly kind: 'csv' | 'xlsx';
  /** CSV only. */
  readonly encoding?: Encoding;
  /** CSV only: `,` `;` or a tab. */
  readonly delimiter?: string;
  /** XLSX only: the sheet's name. */
  readonly sheet?: string;
  /** The row (counted from 1) with the headings; 0 when the file has none. */
  readonly headingRow: number;
  /** XLSX only: day 0 of its date numbers is in 1904, not 1900. */
  readonly epoch1904?: boolean;
}

/** A column as the preview shows it. */
export interface PreviewColumn {
  readonly index: number;
  /** As in the file; `Столбец 3` in a file without headings. */
  readonly heading: string;
  /** What it was guessed to mean, if anything. */
  readonly field?: VisitField;
  /** 0 to 1; below 0.6 a person should look. */
  readonly confidence: number;
}

export interface ImportPreview {
  readonly reading: FileReading;
  /** XLSX: all sheets that can be chosen. */
  readonly sheets: readonly string[];
  readonly columns: readonly PreviewColumn[];
  readonly mapping: ColumnMapping;
  /** The first rows of data as text, as many cells as there are columns. */
  readonly sample: readonly { readonly rowNumber: number; readonly cells: readonly string[] }[];
  /** What must still be mapped before `run`: `phone`, `date` or `time`. */
  readonly missing: readonly VisitField[];
  /** How the sample's rows would be taken with this mapping. */
  readonly sampleProblems: readonly ImportProblem[];
}

export interface ImportCounts {
  /** Rows of data that were read; blank ones are not counted. */
  readonly rows: number;
  readonly added: number;
  readonly updated: number;
  /** As they had been before. */
  readonly unchanged: number;
  /** Of the updated: the visit's time changed. */
  readonly moved: number;
  /** Not taken: each has its problem. */
  readonly skipped: number;
  /** All problems, those of taken rows included. */
  readonly problems: number;
  /** Visits of the file's days that earlier loadings brought and this file doesn't have; they stay. */
  readonly absent: number;
}

export interface ImportRecord {
  readonly id: string;
  readonly projectId: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly source: VisitSource;
  readonly state: ImportState;
  readonly reading: FileReading;
  readonly mapping: ColumnMapping;
  readonly headings: readonly string[];
  readonly counts: ImportCounts;
  /** The `Failure`'s code when the state is `failed`. */
  readonly failureCode?: string;
  readonly createdAtMs: number;
  readonly startedAtMs?: number;
  readonly finishedAtMs?: number;
}

export type ProblemCode =
  | 'phone.empty'
  | 'phone.invalid'
  | 'phone.short'
  | 'phone.foreign'
  | 'phone.landline'
  | 'phone.extension'
  | 'date.empty'
  | 'date.invalid'
  | 'time.empty'
  | 'time.invalid'
  | 'visit.past'
  | 'visit.far'
  | 'id.repeated'
  | 'row.too-long';

/** What is wrong in one row, and where. The sentences for people are `problemHint(code, language)`. */
export interface ImportProblem {
  readonly rowNumber: number;
  readonly column: string;
  readonly value: string;
  readonly code: ProblemCode;
  /** Whether the row was left out; otherwise it was taken and a person may want to look. */
  readonly skipped: boolean;
}

export interface ImportProgress {
  /** 0 to 1, by the bytes read. */
  readonly share: number;
  readonly rows: number;
  readonly added: number;
  readonly updated: number;
  readonly skipped: number;
}

export const noCounts: ImportCounts = {
  rows: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  moved: 0,
  skipped: 0,
  problems: 0,
  absent: 0,
};
