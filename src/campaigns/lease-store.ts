import { sql, type Kysely } from 'kysely';
import type { CampaignTables } from './campaign-tables.ts';

type Db = Kysely<CampaignTables>;

/** How long a dispatcher that fell silent keeps others out. The database's clock counts. */
export const leaseSeconds = 10;

/** Takes or prolongs the right to dispatch; false while another holds it. `force`: the other is known to be dead. */
export async function holdLease(db: Db, holder: string, force: boolean): Promise<boolean> {
  const result = await sql`
    insert into campaigns.dispatcher_lease as lease (holder, until)
    values (${holder}, now() + make_interval(secs => ${leaseSeconds}))
    on conflict (only_row) do update set holder = excluded.holder, until = excluded.until
    where lease.holder = excluded.holder or lease.until < now() or ${force}
    returning 1 as held`.execute(db);
  return result.rows.length > 0;
}

/**
 * Inside a transaction: true while the lease is ours, and nobody can take it before the transaction ends. PostgreSQL ends one of a
 * process that has fallen asleep in it, or nobody else could take over.
 */
export async function leaseIsOurs(db: Db, holder: string): Promise<boolean> {
  await sql`set local idle_in_transaction_session_timeout = ${sql.lit(leaseSeconds * 1000)}`.execute(db);
  const result = await sql`
    select 1 from campaigns.dispatcher_lease where holder = ${holder} and until > now() for share`.execute(
    db,
  );
  return result.rows.length > 0;
}

/** Right before a call: the lease is still ours, and the attempt open. */
export async function isOursToPlace(db: Db, holder: string, attemptId: string): Promise<boolean> {
  const result = await sql`
    select 1 from campaigns.dispatcher_lease lease, campaigns.attempt
    where lease.holder = ${holder} and lease.until > now() and attempt.id = ${attemptId} and attempt.ended_at is null`.execute(
    db,
  );
  return result.rows.length > 0;
}

export async function giveUpLease(db: Db, holder: string): Promise<void> {
  await db.deleteFrom('campaigns.dispatcher_lease').where('holder', '=', holder).execute();
}
