create schema clinic;

create table clinic.project (
  id uuid primary key,
  name text not null unique,
  -- validated by the clinic room when it is read and written
  settings jsonb not null,
  created_at timestamptz not null
);

-- One loading of one file. `reading` says how the file is read, `mapping` which column means what.
create table clinic.import (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  file_name text not null,
  size_bytes bigint not null,
  source text not null check (source in ('file', 'sample')),
  state text not null check (state in ('previewed', 'running', 'done', 'failed')),
  reading jsonb not null,
  mapping jsonb not null,
  -- the headings in the file's own order: result files repeat them
  headings jsonb not null,
  counts jsonb not null,
  failure_code text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index on clinic.import (project_id, created_at desc);

-- A row of a file that could not be taken (skipped), or was taken with a doubt.
create table clinic.import_problem (
  import_id uuid not null references clinic.import (id) on delete cascade,
  project_id uuid not null references clinic.project (id),
  row_number integer not null,
  -- the place among the row's problems
  ordinal smallint not null,
  column_name text not null,
  value text not null,
  code text not null,
  skipped boolean not null,
  raw jsonb not null,
  primary key (import_id, row_number, ordinal)
);

-- Who comes: one name with one main telephone. A family that shares a telephone is several patients.
create table clinic.patient (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null references clinic.project (id),
  name text not null,
  -- lower case, ё as е, single spaces; "C" because these are compared, never shown
  name_key text collate "C" not null,
  phone_key text collate "C" not null,
  -- E.164, the main one first
  phones text[] not null check (cardinality(phones) > 0),
  phone_note text,
  created_at timestamptz not null,
  unique (project_id, phone_key, name_key)
);

create table clinic.appointment (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null references clinic.project (id),
  patient_id uuid not null references clinic.patient (id),
  external_id text collate "C",
  starts_at timestamptz not null,
  doctor text,
  doctor_key text collate "C" not null default '',
  specialty text,
  branch text,
  service text,
  comment text,
  -- the cells of the input row, in the order of clinic.import.headings
  raw jsonb not null,
  -- the loading that made it, and the one whose row it shows; no foreign keys, which would cost a quarter of the time
  -- of loading 200,000 rows: a loading is never deleted
  first_import_id uuid not null,
  import_id uuid not null,
  row_number integer not null,
  source text not null check (source in ('file', 'sample')),
  mark text not null default 'none'
    check (mark in ('none', 'confirmed', 'not-confirmed', 'declined', 'wants-to-move', 'moved', 'no-longer-valid')),
  mark_at timestamptz,
  mark_how text,
  mark_detail text,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index appointment_external_id on clinic.appointment (project_id, external_id)
  where external_id is not null;
create index appointment_of_patient on clinic.appointment (patient_id, starts_at);
create index appointment_by_start on clinic.appointment (project_id, starts_at, id);

-- Which visits a loading had, whatever loadings came after it. No foreign keys, for the same reason as above.
create table clinic.import_appointment (
  import_id uuid not null,
  appointment_id uuid not null,
  project_id uuid not null,
  row_number integer not null,
  primary key (import_id, appointment_id)
);

-- Every mark that an appointment has had, the current one included.
create table clinic.appointment_mark (
  id bigint generated always as identity primary key,
  project_id uuid not null references clinic.project (id),
  appointment_id uuid not null references clinic.appointment (id) on delete cascade,
  mark text not null,
  how text not null,
  at timestamptz not null,
  detail text,
  attempt_id uuid
);
create index on clinic.appointment_mark (appointment_id, id);
