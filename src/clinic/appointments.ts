import type { QueryExecutorProvider } from 'kysely';
import { Failure } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type {
  Appointment,
  AppointmentFilter,
  AppointmentPage,
  Mark,
  MarkEntry,
  MarkOrder,
  Page,
} from './appointment.ts';
import { readLoadingState, withdrawAbsent } from './import/import-members.ts';
import type { ImportState } from './import/import-record.ts';
import { readClinicNames, type ClinicListName } from './clinic-names.ts';
import { countMarks, insertMark, lockMarks, readMarks, readPage, readRows } from './appointment-store.ts';

/** The visits in the book. Ordered by their start, page by page. */
export class Appointments {
  readonly #database: Database;

  constructor(options: { readonly database: Database }) {
    this.#database = options.database;
  }

  list(filter: AppointmentFilter, page: Page): Promise<AppointmentPage> {
    return readPage(this.#database, filter, page);
  }

  /** Throws `Failure('missing', 'appointment.missing')`. */
  async get(id: string): Promise<Appointment> {
    const [row] = await readRows(this.#database, [id]);
    if (!row) throw missing();
    return row;
  }

  /** Those of the ids that exist, in no order. */
  getMany(ids: readonly string[]): Promise<Appointment[]> {
    return readRows(this.#database, ids);
  }

  /** How many of the filter's visits have each mark; marks that none has are 0. */
  countByMark(filter: AppointmentFilter): Promise<Record<Mark, number>> {
    return countMarks(this.#database, filter);
  }

  /**
   * Sets the mark and writes it into the history, inside the caller's transaction, so that it is committed together
   * with what it came from. False when there is no such visit or a condition of the order does not hold.
   */
  setMark(tx: QueryExecutorProvider, order: MarkOrder): Promise<boolean> {
    return insertMark(tx, order);
  }

  /** Every mark it has had, the oldest first; nobody marks it before the caller's transaction ends. */
  lockMarks(tx: QueryExecutorProvider, id: string): Promise<MarkEntry[]> {
    return lockMarks(tx, id);
  }

  /**
   * Marks what `absentFrom` lists, from `at` on, as no longer valid; gives how many. Whoever is being called meanwhile
   * keeps this mark.
   */
  withdrawAbsent(order: { projectId: string; importId: string; at: number }): Promise<number> {
    return withdrawAbsent(this.#database, order);
  }

  /** How far a loading of the project is; undefined when there is none. */
  loadingState(projectId: string, importId: string): Promise<ImportState | undefined> {
    return readLoadingState(this.#database, projectId, importId);
  }

  /** The doctors, specialties and branches that the visits from a moment (milliseconds since 1970) on name, the most frequent first. */
  clinicNames(projectId: string, sinceMs: number): Promise<ClinicListName[]> {
    return readClinicNames(this.#database, projectId, sinceMs);
  }

  /** Every mark it has had, the oldest first. */
  marksOf(id: string): Promise<MarkEntry[]> {
    return readMarks(this.#database, id);
  }
}

function missing(): Failure {
  return new Failure('missing', { code: 'appointment.missing', message: 'There is no such visit.' });
}
