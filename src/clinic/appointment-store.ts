import { sql, type Expression, type QueryExecutorProvider, type Selectable, type SqlBool } from 'kysely';
import type { E164 } from '../base/index.ts';
import { Failure } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import {
  marks,
  type Appointment,
  type AppointmentFilter,
  type AppointmentPage,
  type Mark,
  type MarkEntry,
  type MarkOrder,
  type Page,
  type VisitSource,
} from './appointment.ts';
import type { ClinicTables } from './clinic-tables.ts';
import { absentFrom, membersOf } from './import/import-members.ts';

interface Row {
  readonly id: string;
  readonly project_id: string;
  readonly patient_id: string;
  readonly name: string;
  readonly phones: string[];
  readonly phone_note: string | null;
  readonly external_id: string | null;
  readonly starts_at: Date;
  readonly doctor: string | null;
  readonly specialty: string | null;
  readonly branch: string | null;
  readonly service: string | null;
  readonly comment: string | null;
  readonly source: VisitSource;
  readonly import_id: string;
  readonly row_number: number;
  readonly mark: Mark;
  readonly mark_at: Date | null;
  readonly mark_how: string | null;
  readonly mark_detail: string | null;
}

const largestPage = 500;

function withPatient(database: Database) {
  return database
    .kysely<ClinicTables>()
    .selectFrom('clinic.appointment as a')
    .innerJoin('clinic.patient as p', 'p.id', 'a.patient_id');
}

const columns = [
  'a.id',
  'a.project_id',
  'a.patient_id',
  'p.name',
  'p.phones',
  'p.phone_note',
  'a.external_id',
  'a.starts_at',
  'a.doctor',
  'a.specialty',
  'a.branch',
  'a.service',
  'a.comment',
  'a.source',
  'a.import_id',
  'a.row_number',
  'a.mark',
  'a.mark_at',
  'a.mark_how',
  'a.mark_detail',
] as const;

export async function readPage(
  database: Database,
  filter: AppointmentFilter,
  page: Page,
): Promise<AppointmentPage> {
  const limit = Math.max(1, Math.min(largestPage, page.limit));
  let query = withPatient(database).select(columns).where(conditions(filter));
  if (page.after !== undefined) {
    const after = readCursor(page.after);
    query = query.where(sql<SqlBool>`(a.starts_at, a.id) > (${new Date(after.atMs)}, ${after.id}::uuid)`);
  }
  const rows = await query
    .orderBy('a.starts_at')
    .orderBy('a.id')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit).map(toAppointment);
  const last = shown.at(-1);
  return rows.length > limit && last
    ? { rows: shown, next: `${last.startsAtMs}_${last.id}` }
    : { rows: shown };
}

export async function readRows(database: Database, ids: readonly string[]): Promise<Appointment[]> {
  if (ids.length === 0) return [];
  const rows = await withPatient(database)
    .select(columns)
    .where(sql<SqlBool>`a.id = any(${[...ids]}::uuid[])`)
    .execute();
  return rows.map(toAppointment);
}

export async function countMarks(
  database: Database,
  filter: AppointmentFilter,
): Promise<Record<Mark, number>> {
  const rows = await withPatient(database)
    .select(['a.mark', (eb) => eb.fn.countAll<number>().as('count')])
    .where(conditions(filter))
    .groupBy('a.mark')
    .execute();
  const counts = Object.fromEntries(marks.map((mark) => [mark, 0])) as Record<Mark, number>;
  for (const row of rows) counts[row.mark] = row.count;
  return counts;
}

/** Whether the appointment exists and the order's conditions held. */
export async function insertMark(tx: QueryExecutorProvider, order: MarkOrder): Promise<boolean> {
  const at = new Date(order.at);
  const startsAt = order.startsAtMs === undefined ? null : new Date(order.startsAtMs);
  const result = await sql<{ id: string }>`
    with marked as (
      update clinic.appointment
      set mark = ${order.mark}, mark_at = ${at}, mark_how = ${order.how}, mark_detail = ${order.detail ?? null},
          changed_at = ${at}
      where id = ${order.appointmentId}
        and (${startsAt}::timestamptz is null or starts_at = ${startsAt}::timestamptz)
        and mark <> all(${[...(order.unless ?? [])]}::text[])
      returning id, project_id
    )
    insert into clinic.appointment_mark (project_id, appointment_id, mark, how, at, detail, attempt_id)
    select project_id, id, ${order.mark}::text, ${order.how}::text, ${at}::timestamptz, ${order.detail ?? null}::text,
           ${order.attemptId ?? null}::uuid
    from marked
    returning appointment_id as id`.execute(tx);
  return result.rows.length > 0;
}

export async function lockMarks(tx: QueryExecutorProvider, appointmentId: string): Promise<MarkEntry[]> {
  await sql`select id from clinic.appointment where id = ${appointmentId} for update`.execute(tx);
  const { rows } = await sql<MarkRow>`
    select * from clinic.appointment_mark where appointment_id = ${appointmentId} order by id`.execute(tx);
  return rows.map(toMarkEntry);
}

export async function readMarks(database: Database, appointmentId: string): Promise<MarkEntry[]> {
  const rows = await database
    .kysely<ClinicTables>()
    .selectFrom('clinic.appointment_mark')
    .selectAll()
    .where('appointment_id', '=', appointmentId)
    .orderBy('id')
    .execute();
  return rows.map(toMarkEntry);
}

type MarkRow = Selectable<ClinicTables['clinic.appointment_mark']>;

function toMarkEntry(row: MarkRow): MarkEntry {
  return {
    mark: row.mark,
    how: row.how,
    atMs: row.at.getTime(),
    detail: row.detail ?? undefined,
    attemptId: row.attempt_id ?? undefined,
  };
}

function conditions(filter: AppointmentFilter): Expression<SqlBool> {
  const all = [sql<SqlBool>`a.project_id = ${filter.projectId}`];
  if (filter.importId) all.push(membersOf(filter.importId));
  if (filter.absentFrom) all.push(absentFrom(filter.absentFrom));
  if (filter.ids) all.push(sql`a.id = any(${[...filter.ids]}::uuid[])`);
  if (filter.mark) all.push(sql`a.mark = ${filter.mark}`);
  if (filter.source) all.push(sql`a.source = ${filter.source}`);
  if (filter.fromMs !== undefined) all.push(sql`a.starts_at >= ${new Date(filter.fromMs)}`);
  if (filter.toMs !== undefined) all.push(sql`a.starts_at < ${new Date(filter.toMs)}`);
  const search = filter.search?.trim();
  if (search) all.push(searchCondition(search));
  return sql<SqlBool>`${sql.join(all, sql` and `)}`;
}

/** Digits look into the telephones (8… and +7… are one), anything else into the names. */
function searchCondition(search: string): ReturnType<typeof sql<SqlBool>> {
  const digits = search.replaceAll(/\D/g, '');
  if (/^[\d\s()+-]+$/.test(search) && digits.length > 0) {
    const part = digits.length === 11 && digits.startsWith('8') ? `7${digits.slice(1)}` : digits;
    return sql`array_to_string(p.phones, ' ') like ${`%${part}%`}`;
  }
  const literal = search.replaceAll(/[\\%_]/g, '\\$&');
  return sql`p.name ilike ${`%${literal}%`}`;
}

function readCursor(text: string): { atMs: number; id: string } {
  const [, atMs, id] = /^(-?\d{1,16})_([0-9a-f-]{36})$/.exec(text) ?? [];
  if (!atMs || !id)
    throw new Failure('invalid', { code: 'page.cursor', message: 'The page mark can not be read.' });
  return { atMs: Number(atMs), id };
}

function toAppointment(row: Row): Appointment {
  return {
    id: row.id,
    projectId: row.project_id,
    patientId: row.patient_id,
    patientName: row.name,
    phones: row.phones as E164[],
    phoneNote: row.phone_note ?? undefined,
    externalId: row.external_id ?? undefined,
    startsAtMs: row.starts_at.getTime(),
    doctor: row.doctor ?? undefined,
    specialty: row.specialty ?? undefined,
    branch: row.branch ?? undefined,
    service: row.service ?? undefined,
    comment: row.comment ?? undefined,
    source: row.source,
    importId: row.import_id,
    rowNumber: row.row_number,
    mark: row.mark,
    markAtMs: row.mark_at?.getTime(),
    markHow: row.mark_how ?? undefined,
    markDetail: row.mark_detail ?? undefined,
  };
}
