/*
 * The statements that bring one batch of staged rows into the book, in the order in which they run.
 *
 * Which visit a row is:
 *   1. by its record number (external id), when that column is mapped and filled;
 *   2. otherwise by patient (main telephone and name), start and doctor.
 * A row that matches updates, another one adds; the same file loaded again changes nothing. A visit keeps its mark
 * unless its time or its main telephone changed: then the mark is `none` again and the history says why.
 */

/** Both live as long as the connection and are empty after every transaction. */
export const createStaged = `
  create temporary table if not exists clinic_staged (
    row_number integer primary key,
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
    raw jsonb not null
  ) on commit delete rows;
  -- what the book says of each staged row
  create temporary table if not exists clinic_matched (
    row_number integer primary key,
    patient_id uuid not null,
    -- null: a new visit
    appointment_id uuid,
    -- 'twin': the same visit again, nothing to do; 'clash': another visit under a used record number
    repeat text,
    -- of a visit that is there: it reads otherwise; only its cells in the file do; it has another start; its mark goes
    is_changed boolean not null,
    is_reworded boolean not null,
    is_moved boolean not null,
    is_reset boolean not null
  ) on commit delete rows`;

export const stagedColumns = `clinic_staged (row_number, name, name_key, phone_key, phones, phone_note, external_id,
  starts_at, doctor, doctor_key, specialty, branch, service, comment, raw)`;

export const problemColumns = `clinic.import_problem (import_id, project_id, row_number, ordinal, column_name, value,
  code, skipped, raw)`;

/** Single rows are looked up by index: without this every batch would read the whole book for its hash joins. */
export const preferIndexes = 'set local random_page_cost = 1.1';

export const analyzeStaged = 'analyze clinic_staged';

/**
 * What follows the last batch, and a campaign right after it, reads them before autovacuum comes: without it the planner
 * takes a new loading for empty, and a page takes 2.5 s instead of 16 ms.
 */
export const analyzeBook = 'analyze clinic.import_appointment, clinic.appointment, clinic.patient';

export const upsertPatients = `
  insert into clinic.patient as p (project_id, name, name_key, phone_key, phones, phone_note, created_at)
  select distinct on (phone_key, name_key) $1, name, name_key, phone_key, phones, phone_note, $2
  from clinic_staged
  order by phone_key, name_key, row_number desc
  on conflict (project_id, phone_key, name_key) do update
    set name = excluded.name, phones = excluded.phones, phone_note = excluded.phone_note
    where (p.name, p.phones, p.phone_note) is distinct from (excluded.name, excluded.phones, excluded.phone_note)`;

const comparedColumns = (table: string): string =>
  ['starts_at', 'doctor', 'specialty', 'branch', 'service', 'comment']
    .map((column) => `${table}.${column}`)
    .join(', ');

/*
 * A number that a visit got later, or that this file leaves out, does not make it another visit (`k`). Among rows that
 * mean one visit the first of the file wins; earlier batches of this loading have left theirs in `import_appointment`.
 * A mark survives unless the visit's time or the telephone that was asked changed.
 */
export const matchStaged = `
  with found as (
    select s.*, p.id as patient_id, coalesce(i.id, k.id) as appointment_id
    from clinic_staged s
    join clinic.patient p on p.project_id = $1 and p.phone_key = s.phone_key and p.name_key = s.name_key
    left join clinic.appointment i on i.project_id = $1 and i.external_id = s.external_id
    left join lateral (
      select a.id from clinic.appointment a
      where i.id is null and a.patient_id = p.id and a.starts_at = s.starts_at and a.doctor_key = s.doctor_key
        and (a.external_id is null or s.external_id is null)
      order by a.id limit 1
    ) k on true
  ), ranked as (
    select f.*, first_value(f.row_number) over same as first_row, first_value(f.patient_id) over same as first_patient,
           first_value(f.starts_at) over same as first_start
    from found f
    window same as (
      partition by f.external_id,
        case when f.external_id is null then f.patient_id end,
        case when f.external_id is null then f.starts_at end,
        case when f.external_id is null then f.doctor_key end
      order by f.row_number)
  )
  insert into clinic_matched
    (row_number, patient_id, appointment_id, repeat, is_changed, is_reworded, is_moved, is_reset)
  select r.row_number, r.patient_id, r.appointment_id,
    case
      when done.row_number < r.row_number then
        case when r.patient_id = a.patient_id and r.starts_at = a.starts_at then 'twin' else 'clash' end
      when r.row_number = r.first_row then null
      when r.patient_id = r.first_patient and r.starts_at = r.first_start then 'twin'
      else 'clash' end,
    a.id is not null and ((a.patient_id, ${comparedColumns('a')}) is distinct from (r.patient_id, ${comparedColumns('r')})
      or (r.external_id is not null and a.external_id is distinct from r.external_id)),
    a.id is not null and (a.raw <> r.raw or was.headings <> $3),
    a.id is not null and a.starts_at <> r.starts_at,
    a.id is not null and a.mark <> 'none' and (a.starts_at <> r.starts_at or asked.phone_key <> r.phone_key)
  from ranked r
  left join clinic.appointment a on a.id = r.appointment_id
  left join clinic.patient asked on asked.id = a.patient_id
  left join clinic.import was on was.id = a.import_id
  -- lateral: by both columns of its index, however little the planner thinks that this loading has
  left join lateral (
    select d.row_number from clinic.import_appointment d
    where d.import_id = $2 and d.appointment_id = r.appointment_id limit 1
  ) done on true`;

export const countMatched = `
  select count(*) filter (where repeat = 'clash')::int as repeated,
         count(*) filter (where repeat is null and appointment_id is null)::int as added,
         count(*) filter (where repeat is null and is_changed)::int as updated,
         count(*) filter (where repeat = 'twin' or (repeat is null and appointment_id is not null and not is_changed))::int
           as unchanged,
         count(*) filter (where repeat is null and is_moved)::int as moved,
         count(*) filter (where repeat is null and (is_changed or is_reworded))::int as rewritten
  from clinic_matched`;

export const reportRepeats = `
  insert into clinic.import_problem (import_id, project_id, row_number, ordinal, column_name, value, code, skipped, raw)
  select $1, $2, row_number, 100, $3, s.external_id, 'id.repeated', true, s.raw
  from clinic_matched m join clinic_staged s using (row_number) where m.repeat = 'clash'`;

export const recordResets = `
  insert into clinic.appointment_mark (project_id, appointment_id, mark, how, at)
  select $1, appointment_id, 'none', case when is_moved then 'time-changed' else 'phone-changed' end, $2
  from clinic_matched where repeat is null and is_reset`;

export const updateMatched = `
  update clinic.appointment a
  set patient_id = m.patient_id,
      external_id = coalesce(s.external_id, a.external_id),
      starts_at = s.starts_at, doctor = s.doctor, doctor_key = s.doctor_key, specialty = s.specialty,
      branch = s.branch, service = s.service, comment = s.comment, raw = s.raw,
      import_id = $1, row_number = s.row_number,
      changed_at = case when m.is_changed then $2 else a.changed_at end,
      mark = case when m.is_reset then 'none' else a.mark end,
      mark_at = case when m.is_reset then $2 else a.mark_at end,
      mark_how = case when not m.is_reset then a.mark_how
        when m.is_moved then 'time-changed' else 'phone-changed' end,
      mark_detail = case when m.is_reset then null else a.mark_detail end
  from clinic_matched m join clinic_staged s using (row_number)
  where a.id = m.appointment_id and m.repeat is null and (m.is_changed or m.is_reworded)`;

export const insertNew = `
  with fresh as (
    insert into clinic.appointment (project_id, patient_id, external_id, starts_at, doctor, doctor_key, specialty,
      branch, service, comment, raw, first_import_id, import_id, row_number, source, created_at, changed_at)
    select $1, m.patient_id, external_id, starts_at, doctor, doctor_key, specialty, branch, service, comment, raw,
           $2, $2, row_number, $3, $4, $4
    from clinic_matched m join clinic_staged using (row_number)
    where m.appointment_id is null and m.repeat is null
    returning id, row_number
  )
  insert into clinic.import_appointment (import_id, appointment_id, project_id, row_number)
  select $2, id, $1, row_number from fresh`;

/** Two rows of a batch may find one visit, by its number and by its key. */
export const keepMatched = `
  insert into clinic.import_appointment (import_id, appointment_id, project_id, row_number)
  select $2, appointment_id, $1, row_number
  from clinic_matched where appointment_id is not null and repeat is null
  order by row_number
  on conflict do nothing`;

/*
 * Visits without a record number that moved within their day: one patient, one doctor, one day; exactly one visit
 * that this file brought new and exactly one, still to come, that it no longer has. More than one: nobody can tell.
 */
export const findMoves = `
  create temporary table clinic_moved on commit drop as
  with fresh as (
    select a.id, a.patient_id, a.doctor_key, (a.starts_at at time zone $4)::date as day
    from clinic.import_appointment m
    join clinic.appointment a on a.id = m.appointment_id
    where m.import_id = $2 and a.first_import_id = $2 and a.external_id is null
  ), candidate as (
    select fresh.*, true as is_fresh from fresh
    union all
    select a.id, a.patient_id, a.doctor_key, (a.starts_at at time zone $4)::date, false
    from clinic.appointment a
    where a.project_id = $1 and a.source = $3 and a.external_id is null
      and a.starts_at >= $5 and a.mark not in ('moved', 'no-longer-valid')
      and a.patient_id in (select patient_id from fresh)
      and not exists (
        select from clinic.import_appointment m where m.import_id = $2 and m.appointment_id = a.id)
  )
  select (array_agg(id) filter (where not is_fresh))[1] as old_id, (array_agg(id) filter (where is_fresh))[1] as fresh_id
  from candidate
  group by patient_id, doctor_key, day
  having count(*) filter (where is_fresh) = 1 and count(*) filter (where not is_fresh) = 1`;

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

/** What this loading had is the visit that moved, no longer its newcomer. */
export const handOverMembers = `
  update clinic.import_appointment i set appointment_id = m.old_id
  from clinic_moved m where i.import_id = $1 and i.appointment_id = m.fresh_id`;

/** Nothing refers to the newcomer any more: its values live on in the visit that moved. */
export const dropFreshTwins = `
  delete from clinic.appointment a using clinic_moved m where a.id = m.fresh_id`;

export const countAbsent = `
  with days as materialized (
    select distinct (b.starts_at at time zone $4)::date as day
    from clinic.import_appointment m join clinic.appointment b on b.id = m.appointment_id
    where m.import_id = $2
  )
  select count(*)::int as absent
  from clinic.appointment a
  where a.project_id = $1 and a.source = $3 and a.starts_at >= $5
    and a.mark not in ('moved', 'no-longer-valid', 'declined')
    and (a.starts_at at time zone $4)::date in (select day from days)
    and not exists (
      select from clinic.import_appointment m where m.import_id = $2 and m.appointment_id = a.id)`;
