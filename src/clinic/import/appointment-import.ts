import { newId, isFailure, Failure, type Clock, type Log } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type { VisitSource } from '../appointment.ts';
import { defaultLimits, type FileLimits } from '../file/file-limits.ts';
import { inspectFile, sheetNames, type FileShape } from '../file/table-file.ts';
import { Projects } from '../projects.ts';
import { buildPreview } from './build-preview.ts';
import {
  noCounts,
  visitFields,
  type ColumnMapping,
  type FileReading,
  type ImportPreview,
  type ImportProblem,
  type ImportProgress,
  type ImportRecord,
} from './import-record.ts';
import { ImportStore } from './import-store.ts';
import { writeProblems } from './problem-file.ts';
import { ReceivedFiles } from './received-files.ts';
import { runImport } from './run-import.ts';

export interface AppointmentImportOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** Where received files are kept until they are loaded: `./data/imports`. */
  readonly directory: string;
  /** Largest file; 200 MB (200 × 1024 × 1024) when absent. */
  readonly largestFileBytes?: number;
}

/** What a person may say differently from the guess. */
export type ReadingChange = Partial<Pick<FileReading, 'encoding' | 'delimiter' | 'sheet' | 'headingRow'>>;

export interface ProblemPage {
  readonly rows: readonly ImportProblem[];
  readonly next?: string;
}

/** Visits from a file: received, previewed, mapped, loaded. A file that can't be read is `Failure('invalid', 'file.…')`. */
export class AppointmentImport {
  readonly #options: AppointmentImportOptions;
  readonly #limits: FileLimits;
  readonly #store: ImportStore;
  readonly #files: ReceivedFiles;
  readonly #projects: Projects;
  readonly #log: Log;

  constructor(options: AppointmentImportOptions) {
    const { database, clock, directory } = options;
    this.#options = options;
    this.#limits = { ...defaultLimits, fileBytes: options.largestFileBytes ?? defaultLimits.fileBytes };
    this.#store = new ImportStore(database);
    this.#files = new ReceivedFiles({ directory, limits: this.#limits, clock });
    this.#projects = new Projects({ database, clock });
    this.#log = options.log.child({ room: 'clinic' });
  }

  /** Takes an upload, guesses how it is to be read and keeps it; the record's state is `previewed`. */
  async receive(
    projectId: string,
    fileName: string,
    content: AsyncIterable<Uint8Array>,
    source: VisitSource = 'file',
  ): Promise<ImportRecord> {
    const id = newId();
    const sizeBytes = await this.#files.store(id, content);
    try {
      const shape = await inspectFile(this.#files.pathOf(id), fileName, this.#limits);
      const preview = await this.#previewOf({ id, projectId }, shape);
      const record: ImportRecord = {
        id,
        projectId,
        fileName: fileName.slice(0, 255),
        sizeBytes,
        source,
        state: 'previewed',
        reading: preview.reading,
        mapping: preview.mapping,
        headings: preview.columns.map((column) => column.heading),
        counts: noCounts,
        createdAtMs: this.#options.clock.now(),
      };
      await this.#store.insert(record);
      return record;
    } catch (error) {
      await this.#files.remove(id);
      throw error;
    }
  }

  /** Throws `Failure('missing', 'import.missing')`. */
  get(importId: string): Promise<ImportRecord> {
    return this.#store.get(importId);
  }

  /** The newest 200, the newest first. */
  list(projectId: string): Promise<ImportRecord[]> {
    return this.#store.list(projectId);
  }

  /** How the file is read and mapped now, or would be with `change`, which is then kept. */
  async preview(importId: string, change: ReadingChange = {}): Promise<ImportPreview> {
    const record = await this.#unloaded(importId);
    const sheets = await sheetNames(this.#files.pathOf(importId), record.reading, this.#limits);
    if (Object.values(change).every((value) => value === undefined)) {
      return this.#previewOf(
        record,
        { reading: record.reading, sheets },
        record.reading.headingRow,
        record.mapping,
      );
    }
    if (change.sheet !== undefined && !sheets.includes(change.sheet)) {
      throw new Failure('invalid', { code: 'file.no-sheet', message: 'The workbook has no such sheet.' });
    }
    const { headingRow, ...rest } = change;
    const preview = await this.#previewOf(
      record,
      { reading: { ...record.reading, ...rest }, sheets },
      headingRow,
    );
    await this.#save(importId, preview);
    return preview;
  }

  /** Throws `Failure('invalid', 'mapping.…')` when a column doesn't exist or is used twice. */
  async saveMapping(importId: string, mapping: ColumnMapping): Promise<ImportPreview> {
    const record = await this.#unloaded(importId);
    refuseMapping(mapping, record.headings.length);
    const sheets = await sheetNames(this.#files.pathOf(importId), record.reading, this.#limits);
    const shape = { reading: record.reading, sheets };
    const preview = await this.#previewOf(record, shape, record.reading.headingRow, mapping);
    await this.#save(importId, preview);
    return preview;
  }

  /**
   * Loads the file with its mapping and then removes it from disk. Wrong rows are listed and never stop the good
   * ones. A loading that was cut short (state `running` or `failed`) may be run again. Progress comes a few times a
   * second. Throws `Failure('invalid', 'mapping.missing')`, `Failure('conflict', 'import.running' | 'import.done')`.
   */
  async run(
    importId: string,
    onProgress: (progress: ImportProgress) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<ImportRecord> {
    const record = await this.#unloaded(importId);
    const { database, clock } = this.#options;
    for (const field of ['phone', 'date'] as const)
      if (record.mapping[field] === undefined) throw unmapped(field);
    const { timeZone } = (await this.#projects.get(record.projectId)).settings;
    const path = this.#files.pathOf(importId);
    await this.#store.markRunning(importId, clock.now());
    try {
      const order = { database, clock, limits: this.#limits, path, record, timeZone, onProgress, signal };
      const counts = await runImport(order);
      await this.#store.markEnded(importId, clock.now(), counts);
      await this.#files.remove(importId);
      this.#log.info({ importId, ...counts }, 'visits loaded');
    } catch (error) {
      const code = isFailure(error) ? error.code : 'import.failed';
      this.#log.warn({ importId, code, kind: (error as { code?: string }).code }, 'loading visits failed');
      // another loading in progress is no ending of this one
      if (code !== 'import.running') {
        await this.#store.markEnded(importId, clock.now(), noCounts, code).catch(() => undefined);
      }
      throw error;
    }
    return this.#store.get(importId);
  }

  /** In the order of the rows; at most `limit` (500 at the most). */
  async problems(importId: string, page: { limit: number; after?: string }): Promise<ProblemPage> {
    const limit = Math.max(1, Math.min(500, page.limit));
    const [, row = '0', ordinal = '-1'] = /^(\d{1,9})_(\d{1,5})$/.exec(page.after ?? '') ?? [];
    const found = await this.#store.problems(importId, limit + 1, {
      row: Number(row),
      ordinal: Number(ordinal),
    });
    const shown = found.slice(0, limit);
    const rows = shown.map(({ rowNumber, column, value, code, skipped }) => ({
      rowNumber,
      column,
      value,
      code,
      skipped,
    }));
    const last = shown.at(-1);
    return found.length > limit && last ? { rows, next: `${last.rowNumber}_${last.ordinal}` } : { rows };
  }

  /** A CSV (UTF-8 with BOM, `;`): every column of the wrong rows, then what is wrong and what would be right. */
  problemFile(importId: string, language: 'ru' | 'en'): AsyncIterable<Buffer> {
    return writeProblems(this.#store, importId, language);
  }

  async #previewOf(
    record: { readonly id: string; readonly projectId: string },
    shape: FileShape,
    headingRow?: number,
    mapping?: ColumnMapping,
  ): Promise<ImportPreview> {
    const { timeZone } = (await this.#projects.get(record.projectId)).settings;
    const path = this.#files.pathOf(record.id);
    const nowMs = this.#options.clock.now();
    return buildPreview({ path, shape, limits: this.#limits, headingRow, mapping, timeZone, nowMs });
  }

  async #unloaded(importId: string): Promise<ImportRecord> {
    const record = await this.#store.get(importId);
    if (record.state !== 'done') return record;
    throw new Failure('conflict', {
      code: 'import.done',
      message: 'This file has been loaded; upload it again.',
    });
  }

  #save(importId: string, preview: ImportPreview): Promise<void> {
    const headings = preview.columns.map((column) => column.heading);
    return this.#store.saveReading(importId, preview.reading, preview.mapping, headings);
  }
}

function refuseMapping(mapping: ColumnMapping, columns: number): void {
  const used = new Map<number, string>();
  for (const field of visitFields) {
    const index = mapping[field];
    if (index === undefined) continue;
    if (!Number.isInteger(index) || index < 0 || index >= columns) {
      throw new Failure('invalid', {
        code: 'mapping.column',
        message: `There is no column for ${field}.`,
        params: { field },
      });
    }
    const other = used.get(index);
    // date and time may share a column, nothing else
    if (other !== undefined && !(field === 'time' && other === 'date')) {
      const message = `The columns of ${other} and ${field} are the same.`;
      throw new Failure('invalid', { code: 'mapping.twice', message, params: { field, other } });
    }
    used.set(index, field);
  }
}

function unmapped(field: string): Failure {
  return new Failure('invalid', {
    code: 'mapping.missing',
    message: `Choose the column of ${field} first.`,
    params: { field },
  });
}
