import { z } from 'zod';
import { Appointment } from './appointments.ts';
import type { EndpointTable } from './endpoint.ts';
import { ById, Id, inLanguage, Instant, pageOf, pageQuery } from './page.ts';

/** What a column of the file may mean. A visit needs `phone` and `date`; `date` alone may hold the time too. */
export const VisitField = z
  .enum([
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
  ])
  .meta({ id: 'VisitField' });
export type VisitField = z.infer<typeof VisitField>;

/** Which column (counted from 0) has each meaning; meanings that no column has are left out. */
export const Mapping = z.partialRecord(VisitField, z.number().int().min(0).max(999));
export type Mapping = z.infer<typeof Mapping>;

/** How the file is read. `headingRow` counts from 1; 0 when the file has no headings. */
export const FileReading = z.object({
  kind: z.enum(['csv', 'xlsx']),
  encoding: z.enum(['utf-8', 'windows-1251', 'utf-16le', 'utf-16be']).nullable(),
  /** `,` `;` or a tab. */
  delimiter: z.string().nullable(),
  sheet: z.string().nullable(),
  headingRow: z.number().int().nonnegative(),
});
export type FileReading = z.infer<typeof FileReading>;

export const ProblemCode = z
  .enum([
    'phone.empty',
    'phone.invalid',
    'phone.short',
    'phone.foreign',
    'phone.landline',
    'phone.extension',
    'date.empty',
    'date.invalid',
    'time.empty',
    'time.invalid',
    'visit.past',
    'visit.far',
    'id.repeated',
    'row.too-long',
  ])
  .meta({ id: 'ProblemCode' });
export type ProblemCode = z.infer<typeof ProblemCode>;

/** What is wrong in one row. Rows are the file's own, counted from 1 with the heading. */
export const ImportProblem = z
  .object({
    row: z.number().int().positive(),
    column: z.string(),
    value: z.string(),
    code: ProblemCode,
    /** The row was left out; otherwise it was taken and a person may want to look. */
    skipped: z.boolean(),
    /** What would be right, in Russian and in English. */
    hint: z.object({ ru: z.string(), en: z.string() }),
  })
  .meta({ id: 'ImportProblem' });
export type ImportProblem = z.infer<typeof ImportProblem>;

export const ImportPreview = z
  .object({
    /** XLSX: all sheets that can be chosen. */
    sheets: z.array(z.string()),
    columns: z.array(
      z.object({
        index: z.number().int().nonnegative(),
        heading: z.string(),
        /** What it was guessed to mean. */
        field: VisitField.nullable(),
        /** 0 to 1; below 0.6 a person should look. */
        confidence: z.number(),
      }),
    ),
    /** The first rows as text, as many cells as there are columns. */
    sample: z.array(z.object({ row: z.number().int(), cells: z.array(z.string()) })),
    /** What must still be mapped before the run. */
    missing: z.array(VisitField),
    /** How the sample's rows would be taken with this mapping. */
    problems: z.array(ImportProblem),
  })
  .meta({ id: 'ImportPreview' });
export type ImportPreview = z.infer<typeof ImportPreview>;

const count = z.number().int().nonnegative();

/** How far a running import is, and what came of a finished one. */
export const ImportProgress = z
  .object({
    state: z.enum(['previewed', 'running', 'done', 'failed']),
    /** 0 to 1, by the bytes read. */
    share: z.number().min(0).max(1),
    /** Rows of data read so far; blank ones are not counted. */
    rows: count,
    added: count,
    updated: count,
    unchanged: count,
    /** Of the updated: the visit's time changed. */
    moved: count,
    /** Not taken: each has its problem. */
    skipped: count,
    /** All problems, those of taken rows included. */
    problems: count,
    /** Visits of the file's days that earlier loadings brought and this file doesn't have; they stay until withdrawn. */
    absent: count,
    /** Why it failed: `file.empty`, `file.no-rows`, `file.bomb`, `import.stopped`… */
    failureCode: z.string().nullable(),
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'ImportProgress' });
export type ImportProgress = z.infer<typeof ImportProgress>;

export const Import = z
  .object({
    id: Id,
    fileName: z.string(),
    sizeBytes: count,
    source: z.enum(['file', 'sample']),
    reading: FileReading,
    mapping: Mapping,
    /** Headings in the file's own order. */
    headings: z.array(z.string()),
    /** Null once the import has been run: the file is no longer kept. */
    preview: ImportPreview.nullable(),
    progress: ImportProgress,
    createdAt: Instant,
  })
  .meta({ id: 'Import' });
export type Import = z.infer<typeof Import>;

/** What a person corrects in the preview. `reading` and `mapping` keep what is left out; a new reading guesses the mapping anew unless it is given. */
export const ChangeImport = z.object({
  mapping: Mapping.optional(),
  reading: z
    .object({
      encoding: FileReading.shape.encoding.unwrap(),
      delimiter: z.enum([',', ';', '\t']),
      sheet: z.string().max(100),
      headingRow: z.number().int().min(0).max(100),
    })
    .partial()
    .optional(),
});
export type ChangeImport = z.infer<typeof ChangeImport>;

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
  'GET /api/imports': {
    word: 'imports',
    summary: 'Imports, newest first (without previews)',
    access: 'signed-in',
    response: z.object({ items: z.array(Import) }),
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
    summary: 'Say what the columns hold, or how the file is to be read; the preview is made anew',
    access: 'signed-in',
    params: ById,
    body: ChangeImport,
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
    query: z.object(pageQuery),
    response: pageOf(ImportProblem),
  },
  'GET /api/imports/:id/problems.csv': {
    word: 'imports',
    summary: 'The wrong rows whole, each with what would be right, as a file',
    access: 'signed-in',
    params: ById,
    query: inLanguage,
    produces: ['text/csv'],
  },
  'GET /api/imports/:id/absent': {
    word: 'imports',
    summary: "Visits of the file's days, still to come, that earlier files brought and this one lacks",
    access: 'signed-in',
    params: ById,
    query: z.object(pageQuery),
    response: pageOf(Appointment),
  },
  'POST /api/imports/:id/withdraw-absent': {
    word: 'imports',
    summary: 'Mark all of those as no longer valid: nobody will be called about them',
    access: 'signed-in',
    params: ById,
    response: z.object({ count }),
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
