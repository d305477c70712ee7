-- Who has asked that nobody rings him any more: no campaign calls this number, or this patient, until it is lifted.
create table clinic.opt_out (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null references clinic.project (id),
  phone text not null,
  patient_id uuid,
  asked_at timestamptz not null,
  -- the attempt in which it was said
  attempt_id uuid,
  lifted_at timestamptz,
  lifted_by text
);
create unique index opt_out_one_standing on clinic.opt_out (project_id, phone) where lifted_at is null;
create index opt_out_by_patient on clinic.opt_out (project_id, patient_id) where lifted_at is null;
