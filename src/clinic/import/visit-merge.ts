/*
 * The statements that bring one batch of staged rows into the book, in the order in which they run.
 *
 * Which visit a row is:
 *   1. by its record number (external id), when that column is mapped and filled;
 *   2. otherwise by patient (main telephone and name), start and doctor.
 * A row that matches updates, another one adds; the same file loaded again changes nothing. A visit keeps its mark
 * unless its time or its main telephone changed: then the mark is `none` again and the history says why.
 */

/** Lives as long as the connection and is empty after every transaction. */
export const createStaged = `
  create temporary table if not exists clinic_staged (
    row_number integer not null,
    name text not null,
    name_key text collate "C" not null,
    phone_key text collate "C" not null,
    phones text[] not null,
    phone_note text,
    external_id text collate "C",
    starts_at timestamptz not null,
    doctor text,
    doctor_key text collate "C" not null,
    specialty text,
    branch text,
    service text,
    comment text,
    raw jsonb not null,
    patient_id uuid,
    appointment_id uuid,
    -- 'twin': the same visit again, nothing to do; 'clash': another visit under a used record number
    repeat text
  ) on commit delete rows`;

export const stagedColumns = `clinic_staged (row_number, name, name_key, phone_key, phones, phone_note, external_id,
  starts_at, doctor, doctor_key, specialty, branch, service, comment, raw)`;

export const problemColumns = `clinic.import_problem (import_id, project_id, row_number, ordinal, column_name, value,
  code, skipped, raw)`;

export const analyzeStaged = 'analyze clinic_staged';

/** A campaign reads them right after the loading, before autovacuum comes: 2.5 s a page without, 16 ms with it. */
export const analyzeBook = 'analyze clinic.import_appointment, clinic.appointment, clinic.patient';

export const upsertPatients = `
  insert into clinic.patient as p (project_id, name, name_key, phone_key, phones, phone_note, created_at)
  select distinct on (phone_key, name_key) $1, name, name_key, phone_key, phones, phone_note, $2
  from clinic_staged
  order by phone_key, name_key, row_number desc
  on conflict (project_id, phone_key, name_key) do update
    set name = excluded.name, phones = excluded.phones, phone_note = excluded.phone_note
    where (p.name, p.phones, p.phone_note) is distinct from (excluded.name, excluded.phones, excluded.phone_note)`;

export const findPatients = `
  update clinic_staged s set patient_id = p.id
  from clinic.patient p
  where p.project_id = $1 and p.phone_key = s.phone_key and p.name_key = s.name_key`;

export const findById = `
  update clinic_staged s set appointment_id = a.id
  from clinic.appointment a
  where s.external_id is not null and a.project_id = $1 and a.external_id = s.external_id`;

// a number that a visit got later, or that this file leaves out, does not make it another visit
export const findByKey = `
  update clinic_staged s set appointment_id = a.id
  from clinic.appointment a
  where s.appointment_id is null and a.project_id = $1 and a.patient_id = s.patient_id
    and a.starts_at = s.starts_at and a.doctor_key = s.doctor_key
    and (a.external_id is null or s.external_id is null)`;

// the first row of the file wins; earlier batches of this loading have left their row numbers on the visits
export const rankRepeats = `
  with ranked as (
    select s.ctid, first_value(s.ctid) over same as first_ctid, first_value(s.patient_id) over same as first_patient,
           first_value(s.starts_at) over same as first_start, a.import_id as done_by, a.row_number as done_row,
           a.patient_id as done_patient, a.starts_at as done_start, s.patient_id, s.starts_at, s.row_number,
           s.external_id
    from clinic_staged s left join clinic.appointment a on a.id = s.appointment_id
    window same as (
      partition by s.external_id,
        case when s.external_id is null then s.patient_id end,
        case when s.external_id is null then s.starts_at end,
        case when s.external_id is null then s.doctor_key end
      order by s.row_number)
  )
  update clinic_staged s
  set repeat = case
    when r.done_by = $1 and r.done_row < r.row_number then
      case when r.patient_id = r.done_patient and r.starts_at = r.done_start then 'twin' else 'clash' end
    when r.patient_id = r.first_patient and r.starts_at = r.first_start then 'twin'
    else 'clash' end
  from ranked r
  where r.ctid = s.ctid
    and (r.ctid <> r.first_ctid or (r.done_by = $1 and r.done_row < r.row_number))`;

export const reportRepeats = `
  insert into clinic.import_problem (import_id, project_id, row_number, ordinal, column_name, value, code, skipped, raw)
  select $1, $2, row_number, 100, $3, external_id, 'id.repeated', true, raw
  from clinic_staged where repeat = 'clash'`;

const comparedColumns = (table: string): string =>
  ['patient_id', 'starts_at', 'doctor', 'specialty', 'branch', 'service', 'comment']
    .map((column) => `${table}.${column}`)
    .join(', ');

export const countMatches = `
  select count(*) filter (where s.repeat = 'twin' or (s.repeat is null and not changed))::int as unchanged,
         count(*) filter (where s.repeat is null and changed)::int as updated,
         count(*) filter (where s.repeat is null and a.starts_at <> s.starts_at)::int as moved
  from clinic_staged s
  left join clinic.appointment a on a.id = s.appointment_id
  cross join lateral (
    select (${comparedColumns('a')}) is distinct from (${comparedColumns('s')})
      or (s.external_id is not null and a.external_id is distinct from s.external_id) as changed
  ) c
  where s.appointment_id is not null or s.repeat = 'twin'`;

export const recordResets = `
  insert into clinic.appointment_mark (project_id, appointment_id, mark, how, at)
  select $1, a.id, 'none', case when a.starts_at <> s.starts_at then 'time-changed' else 'phone-changed' end, $2
  from clinic_staged s
  join clinic.appointment a on a.id = s.appointment_id
  join clinic.patient p on p.id = a.patient_id
  where s.repeat is null and a.mark <> 'none' and (a.starts_at <> s.starts_at or p.phone_key <> s.phone_key)`;

// a mark survives unless the visit's time or the telephone that was asked changed
const resets = `(a.mark <> 'none' and (a.starts_at <> s.starts_at or p.phone_key <> s.phone_key))`;

export const updateMatches = `
  update clinic.appointment a
  set patient_id = s.patient_id,
      external_id = coalesce(s.external_id, a.external_id),
      starts_at = s.starts_at, doctor = s.doctor, doctor_key = s.doctor_key, specialty = s.specialty,
      branch = s.branch, service = s.service, comment = s.comment, raw = s.raw,
      import_id = $1, row_number = s.row_number,
      changed_at = case when (${comparedColumns('a')}) is distinct from (${comparedColumns('s')})
        then $2 else a.changed_at end,
      mark = case when ${resets} then 'none' else a.mark end,
      mark_at = case when ${resets} then $2 else a.mark_at end,
      mark_how = case when ${resets} then
        case when a.starts_at <> s.starts_at then 'time-changed' else 'phone-changed' end else a.mark_how end,
      mark_detail = case when ${resets} then null else a.mark_detail end
  from clinic_staged s, clinic.patient p
  where a.id = s.appointment_id and s.repeat is null and p.id = a.patient_id`;

export const insertNew = `
  insert into clinic.appointment (project_id, patient_id, external_id, starts_at, doctor, doctor_key, specialty,
    branch, service, comment, raw, first_import_id, import_id, row_number, source, created_at, changed_at)
  select $1, patient_id, external_id, starts_at, doctor, doctor_key, specialty, branch, service, comment, raw,
         $2, $2, row_number, $3, $4, $4
  from clinic_staged where appointment_id is null and repeat is null`;

/*
 * Visits without a record number that moved within their day: one patient, one doctor, one day; exactly one visit
 * that this file brought new and exactly one, still to come, that it no longer has. More than one: nobody can tell.
 */
export const findMoves = `
  create temporary table clinic_moved on commit drop as
  with candidate as (
    select a.id, a.patient_id, a.doctor_key, (a.starts_at at time zone $4)::date as day, a.import_id = $2 as fresh
    from clinic.appointment a
    where a.project_id = $1 and a.source = $3 and a.external_id is null
      and a.patient_id in (select patient_id from clinic.appointment where import_id = $2 and first_import_id = $2)
      and ((a.import_id = $2 and a.first_import_id = $2)
        or (a.import_id <> $2 and a.starts_at >= $5 and a.mark not in ('moved', 'no-longer-valid')))
  )
  select (array_agg(id) filter (where not fresh))[1] as old_id, (array_agg(id) filter (where fresh))[1] as fresh_id
  from candidate
  group by patient_id, doctor_key, day
  having count(*) filter (where fresh) = 1 and count(*) filter (where not fresh) = 1`;

export const recordMoves = `
  insert into clinic.appointment_mark (project_id, appointment_id, mark, how, at)
  select $1, a.id, 'none', 'time-changed', $2
  from clinic_moved m join clinic.appointment a on a.id = m.old_id
  where a.mark <> 'none'`;

export const applyMoves = `
  update clinic.appointment a
  set starts_at = f.starts_at, doctor = f.doctor, specialty = f.specialty, branch = f.branch, service = f.service,
      comment = f.comment, raw = f.raw, import_id = $1, row_number = f.row_number, changed_at = $2,
      mark = 'none', mark_at = case when a.mark <> 'none' then $2 else a.mark_at end,
      mark_how = case when a.mark <> 'none' then 'time-changed' else a.mark_how end, mark_detail = null
  from clinic_moved m join clinic.appointment f on f.id = m.fresh_id
  where a.id = m.old_id`;

/** Nothing refers to the newcomer yet: its values live on in the visit that moved. */
export const dropFreshTwins = `
  delete from clinic.appointment a using clinic_moved m where a.id = m.fresh_id`;

/** Later loadings take visits over (`import_id`); what this one had stays known. */
export const keepMembers = `
  insert into clinic.import_appointment (import_id, appointment_id, project_id, row_number)
  select $1, a.id, a.project_id, a.row_number
  from clinic.appointment a
  where a.import_id = $1
  order by a.id
  on conflict do nothing`;

export const countAbsent = `
  select count(*)::int as absent
  from clinic.appointment a
  where a.project_id = $1 and a.source = $3 and a.import_id <> $2 and a.starts_at >= $5
    and a.mark not in ('moved', 'no-longer-valid', 'declined')
    and (a.starts_at at time zone $4)::date in (
      select distinct (b.starts_at at time zone $4)::date from clinic.appointment b where b.import_id = $2)`;
