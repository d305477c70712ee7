-- A link to the page where one patient answers about one visit. Only a digest of the code is kept here;
-- the code itself stands in the text of its message until that has left.
create table inbox.visit_link (
  code_digest bytea primary key,
  project_id uuid not null references clinic.project (id),
  appointment_id uuid not null,
  -- the visit's time as it was told; the link is worth nothing for another one
  visit_starts_at timestamptz not null,
  created_at timestamptz not null,
  answered_at timestamptz,
  answer text check (answer in ('confirm', 'decline', 'move'))
);
create index visit_link_of on inbox.visit_link (appointment_id);
