create schema campaigns;

create table campaigns.campaign (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  name text not null,
  scenario text not null,
  trunk_id uuid not null,
  rehearsal boolean not null,
  state text not null check (state in ('draft', 'running', 'paused', 'stopped', 'finished')),
  settings jsonb not null,
  held text,
  created_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz
);
create index campaign_by_project on campaigns.campaign (project_id, created_at desc);

create table campaigns.target (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  campaign_id uuid not null references campaigns.campaign (id),
  appointment_id uuid not null,
  state text not null check (state in ('waiting', 'calling', 'pausing', 'done', 'refused')),
  -- why it waits longer than planned or was refused; explained in the console
  reason text,
  due_at timestamptz not null,
  -- the order of the file, so that the first in it is rung first
  position integer not null,
  attempts integer not null default 0,
  -- how the last attempt ended, and what the patient's card got from it
  outcome text,
  mark text,
  reached boolean not null default false,
  administrator text,
  listened_ms integer,
  heard jsonb not null default '[]',
  last_call_id uuid,
  settled_at timestamptz,
  unique (campaign_id, appointment_id)
);
-- the dispatcher's question: who is due?
create index target_due on campaigns.target (campaign_id, due_at, position) where state in ('waiting', 'pausing');
create index target_by_appointment on campaigns.target (appointment_id);
create index target_by_position on campaigns.target (campaign_id, position);

create table campaigns.attempt (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  campaign_id uuid not null references campaigns.campaign (id),
  target_id uuid not null references campaigns.target (id),
  number integer not null,
  call_id uuid not null unique,
  phone text not null,
  -- the visit's time as it was told to the patient: his answer is worth nothing for another one
  visit_starts_at timestamptz not null,
  placed_at timestamptz not null,
  ended_at timestamptz,
  ending text,
  cause text,
  sip_status integer,
  -- committed the moment it is heard, before the robot says thanks
  mark text,
  heard jsonb not null default '[]',
  listened_ms integer,
  last_step text,
  administrator text,
  unique (target_id, number)
);
-- one live contact per number at a time, whatever campaign it is for
create unique index attempt_one_open_per_phone on campaigns.attempt (project_id, phone) where ended_at is null;
create unique index attempt_one_open_per_target on campaigns.attempt (target_id) where ended_at is null;
create index attempt_by_phone on campaigns.attempt (project_id, phone, ended_at desc);

create table campaigns.hand_call (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  campaign_id uuid not null references campaigns.campaign (id),
  target_id uuid not null references campaigns.target (id),
  appointment_id uuid not null,
  reason text not null,
  created_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  note text,
  unique (target_id)
);
create index hand_call_open on campaigns.hand_call (project_id, created_at) where closed_at is null;

-- one dispatcher at a time over all processes on this database
create table campaigns.dispatcher_lease (
  only_row boolean primary key default true check (only_row),
  holder uuid not null,
  until timestamptz not null
);
