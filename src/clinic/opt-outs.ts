import { sql, type QueryExecutorProvider } from 'kysely';
import type { Database } from '../db/index.ts';

/** Somebody who has asked not to be called. Times are milliseconds since 1970 UTC. */
export interface OptOut {
  readonly id: string;
  readonly phone: string;
  /** Of the patient's card; empty when there is none any more. */
  readonly patientName: string;
  readonly askedAt: number;
}

export interface OptOutOrder {
  readonly projectId: string;
  readonly phone: string;
  /** Absent when the number is of more patients than one. */
  readonly patientId?: string;
  readonly at: number;
  /** Absent when it was not said in a call. */
  readonly attemptId?: string;
}

/**
 * Keeps that somebody wants no calls any more, inside the caller's transaction; said twice, it is kept once, and written again it
 * stays lifted where it was lifted.
 */
export async function keepOptOut(tx: QueryExecutorProvider, order: OptOutOrder): Promise<void> {
  const { projectId, phone, patientId = null, at, attemptId = null } = order;
  await sql`
    insert into clinic.opt_out (project_id, phone, patient_id, asked_at, attempt_id, person_key, phones)
    select ${projectId}::uuid, ${phone}, ${patientId}::uuid, ${new Date(at)}::timestamptz, ${attemptId}::uuid,
      coalesce(clinic.person_key(p.name_key), ''), coalesce(p.phones, '{}')
    from (values (1)) as one left join clinic.patient p on p.id = ${patientId}::uuid
    where not exists (select 1 from clinic.opt_out
      where project_id = ${projectId} and phone = ${phone} and attempt_id = ${attemptId}::uuid and asked_at = ${new Date(at)})
    on conflict (project_id, phone) where lifted_at is null do nothing`.execute(tx);
}

/** Takes back what was kept of this attempt, inside the caller's transaction: a machine has said it. */
export async function dropOptOut(tx: QueryExecutorProvider, attemptId: string, at: number): Promise<void> {
  await sql`
    update clinic.opt_out set lifted_at = ${new Date(at)}, lifted_by = 'machine'
    where attempt_id = ${attemptId} and lifted_at is null`.execute(tx);
}

/** Whether it was asked for in this attempt, and stands. */
export async function isOptOutOf(tx: QueryExecutorProvider, attemptId: string): Promise<boolean> {
  const { rows } = await sql`
    select 1 from clinic.opt_out where attempt_id = ${attemptId} and lifted_at is null`.execute(tx);
  return rows.length > 0;
}

/**
 * Which of these numbers and patients nobody may call. A patient is he who has asked also when his file now writes his name
 * otherwise (its parts in another order, with a hyphen) or begins with another of his numbers, which makes another card: the
 * same name, and a number that both cards have. His relatives have another name; where only a surname is known, with initials or
 * without, a name is nobody's (`clinic.person_key` is empty).
 */
export async function findOptedOut(
  tx: QueryExecutorProvider,
  projectId: string,
  wanted: { readonly phones: readonly string[]; readonly patientIds: readonly string[] },
): Promise<{ readonly phones: ReadonlySet<string>; readonly patientIds: ReadonlySet<string> }> {
  const patientIds = [...wanted.patientIds];
  const { rows } = await sql<{ phone: string | null; patient_id: string | null }>`
    select phone, patient_id from clinic.opt_out
    where project_id = ${projectId} and lifted_at is null
      and (phone = any(${[...wanted.phones]}::text[]) or patient_id = any(${patientIds}::uuid[]))
    union
    select null, p.id from clinic.patient p
    join clinic.opt_out o on o.project_id = p.project_id and o.person_key = clinic.person_key(p.name_key)
      and o.phones && p.phones
    where p.id = any(${patientIds}::uuid[]) and p.project_id = ${projectId} and o.lifted_at is null
      and o.person_key <> ''`.execute(tx);
  return {
    phones: new Set(rows.flatMap((row) => row.phone ?? [])),
    patientIds: new Set(rows.flatMap((row) => row.patient_id ?? [])),
  };
}

/** Those who have asked not to be called, as a person reads and changes them. */
export class OptOuts {
  readonly #database: Database;

  constructor(options: { readonly database: Database }) {
    this.#database = options.database;
  }

  /** The latest first, 500 at the most. */
  async list(projectId: string): Promise<OptOut[]> {
    const { rows } = await sql<{ id: string; phone: string; name: string | null; asked_at: Date }>`
      select o.id, o.phone, p.name, o.asked_at
      from clinic.opt_out o left join clinic.patient p on p.id = o.patient_id
      where o.project_id = ${projectId} and o.lifted_at is null
      order by o.asked_at desc limit 500`.execute(this.#database.kysely());
    return rows.map((row) => ({
      id: row.id,
      phone: row.phone,
      patientName: row.name ?? '',
      askedAt: row.asked_at.getTime(),
    }));
  }

  /** He may be called again; `by` is who has settled it with him. False when there is none such. */
  async lift(projectId: string, id: string, by: string, at: number): Promise<boolean> {
    const { numAffectedRows } = await sql`
      update clinic.opt_out set lifted_at = ${new Date(at)}, lifted_by = ${by}
      where project_id = ${projectId} and id = ${id} and lifted_at is null`.execute(this.#database.kysely());
    return (numAffectedRows ?? 0n) > 0n;
  }
}
