create schema calls;

-- Lines. A removed one stays for the calls that left by it, without its password.
create table calls.trunk (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  name text not null,
  kind text not null check (kind in ('rehearsal', 'registration', 'address')),
  host text not null,
  port integer not null check (port between 0 and 65535),
  username text,
  auth_username text,
  -- AES-256-GCM with the key file of the data directory; never in the clear
  password_sealed bytea,
  caller_id text,
  number_format text not null check (number_format in ('e164', 'digits', 'national')),
  prefix text,
  max_lines integer not null check (max_lines > 0),
  calls_per_second double precision not null check (calls_per_second > 0),
  probe boolean not null,
  created_at timestamptz not null,
  removed_at timestamptz
);
create unique index trunk_one_rehearsal on calls.trunk (project_id) where kind = 'rehearsal' and removed_at is null;
create index trunk_by_project on calls.trunk (project_id) where removed_at is null;

create table calls.call (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  trunk_id uuid not null references calls.trunk (id),
  -- the process that carries it: after a crash it closes its own rows and nobody else's
  node text not null,
  purpose text not null check (purpose in ('campaign', 'test')),
  to_number text not null,
  placed_at timestamptz not null,
  ringing_at timestamptz,
  answered_at timestamptz,
  ended_at timestamptz,
  cause text,
  ended_by text check (ended_by in ('us', 'them', 'network')),
  sip_status integer,
  ring_ms integer,
  talk_ms integer,
  -- relative to the recordings directory
  recording_path text,
  recording_ms integer,
  -- how it sounded; all null when the call was never answered. Far: what the other end reported of our packets
  packets_sent integer,
  packets_received integer,
  packets_lost integer,
  packets_late integer,
  concealed_ms integer,
  jitter_ms real,
  round_trip_ms real,
  far_packets_lost integer,
  far_jitter_ms real,
  one_way boolean,
  mos real check (mos between 1 and 5)
);
create index call_by_project on calls.call (project_id, placed_at desc, id desc);
create index call_open on calls.call (node) where ended_at is null;

create table calls.call_event (
  id uuid primary key,
  call_id uuid not null references calls.call (id) on delete cascade,
  project_id uuid not null references clinic.project (id),
  -- keeps the order of what happened in one millisecond
  number bigint generated always as identity,
  at timestamptz not null,
  kind text not null,
  detail jsonb not null
);
create index call_event_by_call on calls.call_event (call_id, at, number);
