import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { Trouble } from './failure.ts';
import { ById, Id, Instant, pageOf, pageQuery } from './page.ts';

/** What a column of the file may hold. A visit needs a phone and a moment (`dateTime`, or `date` and `time`). */
export const VisitField = z
  .enum([
    'patientName',
    'lastName',
    'firstName',
    'middleName',
    'phone',
    'date',
    'time',
    'dateTime',
    'doctor',
    'specialty',
    'branch',
    'externalId',
  ])
  .meta({ id: 'VisitField' });
export type VisitField = z.infer<typeof VisitField>;

/** For each column of the file, from left to right: what it holds, or null to ignore it. */
export const Mapping = z.array(VisitField.nullable()).max(500);
export type Mapping = z.infer<typeof Mapping>;

export const ImportState = z.enum(['uploaded', 'running', 'done', 'failed']);
export type ImportState = z.infer<typeof ImportState>;

export const ImportColumn = z.object({
  index: z.number().int().nonnegative(),
  /** As the file's first row names it; empty when it has none. */
  heading: z.string(),
  guess: VisitField.nullable(),
  samples: z.array(z.string()),
});

/** How far a running import is, and what came of a finished one. Row counts are without the heading. */
export const ImportProgress = z.object({
  state: ImportState,
  rowsDone: z.number().int().nonnegative(),
  /** Null while the number of rows is not known yet. */
  rowsTotal: z.number().int().nonnegative().nullable(),
  added: z.number().int().nonnegative(),
  updated: z.number().int().nonnegative(),
  unchanged: z.number().int().nonnegative(),
  /** Rows that could not be taken. */
  wrong: z.number().int().nonnegative(),
  /** Rows taken with a remark: a foreign number, a landline, a visit in the past. */
  remarked: z.number().int().nonnegative(),
  trouble: Trouble.nullable(),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
});
export type ImportProgress = z.infer<typeof ImportProgress>;

export const Import = z
  .object({
    id: Id,
    fileName: z.string(),
    sizeBytes: z.number().int().nonnegative(),
    format: z.enum(['csv', 'xlsx']),
    /** `utf-8`, `windows-1251`, `utf-16le`; null for XLSX. */
    encoding: z.string().nullable(),
    /** `,` `;` or a tab; null for XLSX. */
    delimiter: z.string().nullable(),
    columns: z.array(ImportColumn),
    mapping: Mapping,
    /** The first rows of the file as text, cells in the columns' order. */
    sampleRows: z.array(z.array(z.string())),
    /** What a person should know before pressing on: a mapping without a phone, a doubtful encoding. */
    warnings: z.array(Trouble),
    progress: ImportProgress,
    createdAt: Instant,
  })
  .meta({ id: 'Import' });
export type Import = z.infer<typeof Import>;

/** One wrong or remarked cell. `row` is the file's own row number, headings being row 1. */
export const ImportProblem = z
  .object({
    row: z.number().int().positive(),
    column: z.string(),
    value: z.string(),
    /** Whether the row was left out (`wrong`) or taken (`remark`). */
    weight: z.enum(['wrong', 'remark']),
    code: z
      .string()
      .meta({ examples: ['phone.missing', 'phone.unreadable', 'date.unreadable', 'visit.past'] }),
    /** What would be right, in English; the console translates by code. */
    hint: z.string(),
  })
  .meta({ id: 'ImportProblem' });
export type ImportProblem = z.infer<typeof ImportProblem>;

export const importEndpoints = {
  'POST /api/imports': {
    word: 'imports',
    summary: 'Upload a file of visits (CSV or XLSX); answers with guessed columns and sample rows',
    access: 'signed-in',
    upload: true,
    status: 201,
    response: Import,
  },
  'POST /api/imports/sample': {
    word: 'imports',
    summary: 'The same with the sample file of 200 visits of tomorrow',
    access: 'signed-in',
    status: 201,
    response: Import,
  },
  'GET /api/imports/:id': {
    word: 'imports',
    summary: 'The import with its progress',
    access: 'signed-in',
    params: ById,
    response: Import,
  },
  'PUT /api/imports/:id/mapping': {
    word: 'imports',
    summary: 'Say what the columns hold',
    access: 'signed-in',
    params: ById,
    body: z.object({ mapping: Mapping }),
    response: Import,
  },
  'POST /api/imports/:id/run': {
    word: 'imports',
    summary: 'Load the rows; answers at once, progress comes live and by GET',
    access: 'signed-in',
    params: ById,
    status: 202,
    response: Import,
  },
  'GET /api/imports/:id/problems': {
    word: 'imports',
    summary: 'Wrong and remarked rows',
    access: 'signed-in',
    params: ById,
    query: z.object({ ...pageQuery, weight: z.enum(['wrong', 'remark']).optional() }),
    response: pageOf(ImportProblem),
  },
  'GET /api/imports/:id/problems.csv': {
    word: 'imports',
    summary: 'Wrong and remarked rows as a file',
    access: 'signed-in',
    params: ById,
    produces: ['text/csv'],
  },
  'GET /api/sample.csv': {
    word: 'imports',
    summary: 'The sample file as CSV',
    access: 'signed-in',
    produces: ['text/csv'],
  },
  'GET /api/sample.xlsx': {
    word: 'imports',
    summary: 'The sample file as XLSX',
    access: 'signed-in',
    produces: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  },
} as const satisfies EndpointTable;
