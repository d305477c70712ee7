import { sql, type Transaction } from 'kysely';
import { Failure } from '../base/index.ts';
import type { ClinicTables } from './clinic-tables.ts';

export interface ZoneChange {
  readonly projectId: string;
  /** IANA names. */
  readonly from: string;
  readonly to: string;
  readonly nowMs: number;
}

/**
 * Files say wall clocks, the book keeps instants. When the clinic's zone is corrected, every visit to come (by either
 * clock) is moved so that its wall clock stays what the file says. Marks stay: patients were told that wall clock.
 * Throws `Failure('conflict', 'import.running')` while a file is being loaded by the old clock, and
 * `Failure('invalid', 'settings.time-zone')` for a zone that PostgreSQL doesn't know.
 */
export async function keepWallClocks(tx: Transaction<ClinicTables>, change: ZoneChange): Promise<void> {
  const { projectId, from, to } = change;
  const now = new Date(change.nowMs);
  const lock = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('clinic.import ' || ${projectId}::text, 0)) as taken`.execute(
    tx,
  );
  if (!lock.rows[0]?.taken) {
    throw new Failure('conflict', {
      code: 'import.running',
      message: 'A file is being loaded: wait until it is done.',
      retryable: true,
    });
  }
  try {
    await sql`
      update clinic.appointment
      set starts_at = (starts_at at time zone ${from}::text) at time zone ${to}::text, changed_at = ${now}
      where project_id = ${projectId}::uuid
        and greatest(starts_at, (starts_at at time zone ${from}::text) at time zone ${to}::text) >= ${now}::timestamptz
    `.execute(tx);
  } catch (error) {
    if ((error as { code?: string }).code !== invalidParameter) throw error;
    const message = 'There is no such time zone.';
    throw new Failure('invalid', { code: 'settings.time-zone', message, cause: error });
  }
}

const invalidParameter = '22023';
