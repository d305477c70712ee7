-- A consent with its proof: whose number, what for, by which ways, and how it was given. Rows are never deleted.
create table clinic.consent (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null references clinic.project (id),
  phone text not null,
  -- as it stands in the form; may be empty
  person text not null,
  purposes text[] not null check (cardinality(purposes) > 0),
  channels text[] not null check (cardinality(channels) > 0),
  source text not null check (source in ('form', 'web', 'call-recording', 'import')),
  -- which wording was agreed to, and where the proof lies
  text_version text not null,
  proof text not null,
  given_at timestamptz not null,
  added_at timestamptz not null,
  added_by text not null,
  withdrawn_at timestamptz,
  withdrawn_by text
);
create index consent_of_number on clinic.consent (project_id, phone) where withdrawn_at is null;
create index consent_by_time on clinic.consent (project_id, added_at desc, id);

-- Numbers that nobody calls, by the clinic's own decision. What patients ask for themselves is clinic.opt_out.
create table clinic.do_not_call (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null references clinic.project (id),
  phone text not null,
  reason text not null,
  source text not null check (source in ('by-hand', 'file')),
  -- the file that it came with
  import_id uuid,
  added_at timestamptz not null,
  added_by text not null,
  removed_at timestamptz,
  removed_by text,
  -- why it was taken off
  note text
);
create unique index do_not_call_one_standing on clinic.do_not_call (project_id, phone) where removed_at is null;
create index do_not_call_of_import on clinic.do_not_call (import_id) where removed_at is null;
create index do_not_call_by_time on clinic.do_not_call (project_id, added_at desc, id);
