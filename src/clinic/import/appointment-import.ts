import type { Clock, Log } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type { VisitSource } from '../appointment.ts';
import type {
  ColumnMapping,
  FileReading,
  ImportPreview,
  ImportProblem,
  ImportProgress,
  ImportRecord,
} from './import-record.ts';

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
  constructor(options: AppointmentImportOptions) {
    void options;
  }

  /** Takes an upload, guesses how it is to be read and keeps it; the record's state is `previewed`. */
  async receive(
    projectId: string,
    fileName: string,
    content: AsyncIterable<Uint8Array>,
    source: VisitSource = 'file',
  ): Promise<ImportRecord> {
    throw new Error(`not yet ${projectId} ${fileName} ${String(content)} ${source}`);
  }

  /** Throws `Failure('missing', 'import.missing')`. */
  async get(importId: string): Promise<ImportRecord> {
    throw new Error(`not yet ${importId}`);
  }

  /** The newest first. */
  async list(projectId: string): Promise<ImportRecord[]> {
    throw new Error(`not yet ${projectId}`);
  }

  /** How the file is read and mapped now, or would be with `change`, which is then kept. */
  async preview(importId: string, change: ReadingChange = {}): Promise<ImportPreview> {
    throw new Error(`not yet ${importId} ${String(change)}`);
  }

  /** Throws `Failure('invalid', 'mapping.…')` when a column doesn't exist or is used twice. */
  async saveMapping(importId: string, mapping: ColumnMapping): Promise<ImportPreview> {
    throw new Error(`not yet ${importId} ${String(mapping)}`);
  }

  /** Loads the file with its mapping; may be run again. Progress comes a few times a second. */
  async run(
    importId: string,
    onProgress: (progress: ImportProgress) => void = () => undefined,
    signal?: AbortSignal,
  ): Promise<ImportRecord> {
    throw new Error(`not yet ${importId} ${String(onProgress)} ${String(signal)}`);
  }

  /** In the order of the rows; at most `limit` (500 at the most). */
  async problems(importId: string, page: { limit: number; after?: string }): Promise<ProblemPage> {
    throw new Error(`not yet ${importId} ${String(page)}`);
  }

  /** A CSV (UTF-8 with BOM, `;`): every column of the wrong rows, then what is wrong and what would be right. */
  problemFile(importId: string, language: 'ru' | 'en'): AsyncIterable<Buffer> {
    throw new Error(`not yet ${importId} ${language}`);
  }
}
