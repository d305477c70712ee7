import { Failure, storableJson } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type { ClinicTables } from '../clinic-tables.ts';
import type {
  ColumnMapping,
  FileReading,
  ImportCounts,
  ImportProblem,
  ImportRecord,
  ProblemCode,
} from './import-record.ts';
import { noCounts } from './import-record.ts';
import type { VisitSource } from '../appointment.ts';

/** The rows of `clinic.import` and, for reading, of `clinic.import_problem`. */
export class ImportStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async insert(record: ImportRecord): Promise<void> {
    await this.#kysely
      .insertInto('clinic.import')
      .values({
        id: record.id,
        project_id: record.projectId,
        file_name: record.fileName,
        size_bytes: record.sizeBytes,
        source: record.source,
        state: record.state,
        reading: JSON.stringify(record.reading),
        mapping: storableJson(record.mapping),
        headings: storableJson(record.headings),
        counts: JSON.stringify(record.counts),
        failure_code: null,
        created_at: new Date(record.createdAtMs),
        started_at: null,
        finished_at: null,
      })
      .execute();
  }

  async get(id: string): Promise<ImportRecord> {
    const row = await this.#kysely
      .selectFrom('clinic.import')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new Failure('missing', { code: 'import.missing', message: 'There is no such import.' });
    return toRecord(row);
  }

  async list(projectId: string): Promise<ImportRecord[]> {
    const rows = await this.#kysely
      .selectFrom('clinic.import')
      .selectAll()
      .where('project_id', '=', projectId)
      .orderBy('created_at', 'desc')
      .limit(200)
      .execute();
    return rows.map(toRecord);
  }

  async saveReading(
    id: string,
    reading: FileReading,
    mapping: ColumnMapping,
    headings: readonly string[],
  ): Promise<void> {
    await this.#kysely
      .updateTable('clinic.import')
      .set({
        reading: JSON.stringify(reading),
        mapping: storableJson(mapping),
        headings: storableJson(headings),
      })
      .where('id', '=', id)
      .execute();
  }

  async markRunning(id: string, atMs: number): Promise<void> {
    await this.#kysely
      .updateTable('clinic.import')
      .set({ state: 'running', started_at: new Date(atMs), finished_at: null, failure_code: null })
      .where('id', '=', id)
      .execute();
  }

  async markEnded(id: string, atMs: number, counts: ImportCounts, failureCode?: string): Promise<void> {
    await this.#kysely
      .updateTable('clinic.import')
      .set({
        state: failureCode === undefined ? 'done' : 'failed',
        counts: JSON.stringify(counts),
        failure_code: failureCode ?? null,
        finished_at: new Date(atMs),
      })
      .where('id', '=', id)
      .execute();
  }

  /** Problems behind `after` (`row_ordinal`), in order, with the cells of their rows. */
  async problems(
    importId: string,
    limit: number,
    after: { row: number; ordinal: number },
  ): Promise<(ImportProblem & { ordinal: number; raw: readonly string[] })[]> {
    const rows = await this.#kysely
      .selectFrom('clinic.import_problem')
      .selectAll()
      .where('import_id', '=', importId)
      .where((eb) =>
        eb.or([
          eb('row_number', '>', after.row),
          eb.and([eb('row_number', '=', after.row), eb('ordinal', '>', after.ordinal)]),
        ]),
      )
      .orderBy('row_number')
      .orderBy('ordinal')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      rowNumber: row.row_number,
      ordinal: row.ordinal,
      column: row.column_name,
      value: row.value,
      code: row.code as ProblemCode,
      skipped: row.skipped,
      raw: row.raw as string[],
    }));
  }

  get #kysely() {
    return this.#database.kysely<ClinicTables>();
  }
}

interface StoredImport {
  readonly id: string;
  readonly project_id: string;
  readonly file_name: string;
  readonly size_bytes: number;
  readonly source: VisitSource;
  readonly state: ImportRecord['state'];
  readonly reading: unknown;
  readonly mapping: unknown;
  readonly headings: unknown;
  readonly counts: unknown;
  readonly failure_code: string | null;
  readonly created_at: Date;
  readonly started_at: Date | null;
  readonly finished_at: Date | null;
}

function toRecord(row: StoredImport): ImportRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    fileName: row.file_name,
    sizeBytes: row.size_bytes,
    source: row.source,
    state: row.state,
    reading: row.reading as FileReading,
    mapping: row.mapping as ColumnMapping,
    headings: row.headings as string[],
    counts: { ...noCounts, ...(row.counts as ImportCounts) },
    failureCode: row.failure_code ?? undefined,
    createdAtMs: row.created_at.getTime(),
    startedAtMs: row.started_at?.getTime(),
    finishedAtMs: row.finished_at?.getTime(),
  };
}
