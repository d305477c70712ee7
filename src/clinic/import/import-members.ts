import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Database } from '../../db/index.ts';
import type { ImportState } from './import-record.ts';

/** Of `clinic.appointment a`: what this loading had; nothing while it is not done. */
export function membersOf(importId: string): RawBuilder<SqlBool> {
  return sql`exists (
    select from clinic.import_appointment m where m.import_id = ${importId}::uuid and m.appointment_id = a.id
      and (select state from clinic.import where id = ${importId}::uuid) = 'done')`;
}

/**
 * Of `clinic.appointment a`: visits of the loading's days that it did not have and that no later loading has brought
 * back. Those that have been moved, declined or taken off already need nobody's look.
 */
export function absentFrom(importId: string): RawBuilder<SqlBool> {
  return sql`a.id in (
    with loading as (
      select i.id, i.project_id, i.source, i.finished_at, p.settings ->> 'timeZone' as zone
      from clinic.import i join clinic.project p on p.id = i.project_id
      where i.id = ${importId}::uuid and i.state = 'done'
    ), days as materialized (
      select distinct (b.starts_at at time zone l.zone)::date as day
      from loading l
      join clinic.import_appointment m on m.import_id = l.id
      join clinic.appointment b on b.id = m.appointment_id
    )
    select b.id
    from loading l
    join clinic.appointment b on b.project_id = l.project_id and b.source = l.source
    where b.mark not in ('moved', 'no-longer-valid', 'declined')
      and (b.starts_at at time zone l.zone)::date in (select day from days)
      and not exists (
        select
        from clinic.import later
        join clinic.import_appointment m on m.import_id = later.id
        where later.project_id = l.project_id and m.appointment_id = b.id
          and (later.id = l.id or coalesce(later.finished_at, later.started_at) > l.finished_at)))`;
}

/** One statement: the marks and their history; from `at` (milliseconds since 1970) on. */
export async function withdrawAbsent(
  database: Database,
  order: { readonly projectId: string; readonly importId: string; readonly at: number },
): Promise<number> {
  const at = new Date(order.at);
  const result = await sql<{ count: number }>`
    with withdrawn as (
      update clinic.appointment a
      set mark = 'no-longer-valid', mark_at = ${at}, mark_how = 'not-in-file', mark_detail = null, changed_at = ${at}
      where a.project_id = ${order.projectId}::uuid and a.starts_at >= ${at}::timestamptz
        and ${absentFrom(order.importId)}
      returning a.id
    ), noted as (
      insert into clinic.appointment_mark (project_id, appointment_id, mark, how, at)
      select ${order.projectId}::uuid, id, 'no-longer-valid', 'not-in-file', ${at}::timestamptz from withdrawn
    )
    select count(*)::int as count from withdrawn`.execute(database.kysely());
  return result.rows[0]?.count ?? 0;
}

export async function readLoadingState(
  database: Database,
  projectId: string,
  importId: string,
): Promise<ImportState | undefined> {
  const [row] = await database.query<{ state: ImportState }>(
    'select state from clinic.import where id = $1 and project_id = $2',
    [importId, projectId],
  );
  return row?.state;
}
