create schema inbox;

-- What a project has set for its written messages. Hours are minutes of the day in the project's zone; equal: no quiet hours.
create table inbox.sms_settings (
  project_id uuid primary key references clinic.project (id),
  quiet_from integer not null check (quiet_from between 0 and 1439),
  quiet_to integer not null check (quiet_to between 0 and 1439),
  -- where patients reach this installation: https://host; empty: messages carry no links
  public_address text not null,
  visit_text text not null,
  changed_at timestamptz not null
);

-- The gateways that a project has filled in, and which of them it uses. What is secret of `fields` lies sealed in `secrets`.
create table inbox.sms_gateway (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  kind text not null,
  fields jsonb not null,
  secrets bytea,
  sender text not null,
  -- of one segment
  price_kopecks integer not null check (price_kopecks between 0 and 100000),
  chosen boolean not null,
  changed_at timestamptz not null,
  -- how it last was, for the console
  state text not null default 'untried' check (state in ('untried', 'works', 'rests')),
  trouble text,
  state_since timestamptz,
  unique (project_id, kind)
);
create unique index sms_gateway_one_chosen on inbox.sms_gateway (project_id) where chosen;

-- One message to one patient. The row is there before anything is sent.
create table inbox.sms (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  -- whoever orders a message names it, so that the same order is one message
  reference text not null,
  -- the one that it leaves by, or was to leave by
  gateway_id uuid not null references inbox.sms_gateway (id),
  phone text not null,
  text text not null,
  purpose text not null check (purpose in ('visit', 'trial')),
  -- the visit that it asks about, and its time as it is told
  appointment_id uuid,
  visit_starts_at timestamptz,
  state text not null check (state in ('queued', 'sending', 'sent', 'delivered', 'failed', 'unknown')),
  trouble text,
  segments integer not null,
  price_kopecks integer not null,
  -- how often the gateway said no without saying anything certain
  tries integer not null default 0,
  created_at timestamptz not null,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  sent_at timestamptz,
  settled_at timestamptz,
  -- when the gateway is asked next what became of it
  ask_at timestamptz,
  unique (project_id, reference)
);
create index sms_due on inbox.sms (project_id, due_at) where state = 'queued';
create index sms_sending on inbox.sms (id) where state = 'sending';
create index sms_to_ask on inbox.sms (gateway_id, ask_at) where ask_at is not null;
create index sms_listed on inbox.sms (project_id, created_at desc, id);
create index sms_of_phone on inbox.sms (project_id, phone, created_at desc);

-- The parts as the gateway has named them. A receipt may be here before its message knows its names: then it has no message yet.
create table inbox.sms_part (
  gateway_id uuid not null references inbox.sms_gateway (id),
  message_id text not null,
  sms_id uuid references inbox.sms (id),
  state text not null check (state in ('sent', 'delivered', 'failed')),
  at timestamptz not null,
  primary key (gateway_id, message_id)
);
create index sms_part_of on inbox.sms_part (sms_id);
