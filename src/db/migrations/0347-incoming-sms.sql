-- What patients have written to us, as it came, and what was done with it.
create table inbox.sms_incoming (
  id uuid primary key,
  -- in which order they came
  number bigint generated always as identity,
  project_id uuid not null references clinic.project (id),
  gateway_id uuid not null references inbox.sms_gateway (id),
  phone text not null,
  text text not null,
  received_at timestamptz not null,
  -- null: not understood
  said text check (said in ('confirm', 'decline', 'move', 'stop', 'stop-calls', 'start')),
  -- marked: one visit; handed: a person rings; stopped, started: no messages any more, and again; kept: nothing came of it
  done text not null check (done in ('marked', 'handed', 'stopped', 'started', 'kept'))
);
create index sms_incoming_of_phone on inbox.sms_incoming (project_id, phone, number desc);

-- Who has answered «стоп» or «не звоните»: no message about a visit goes to the number until he writes «старт».
create table inbox.sms_stop (
  project_id uuid not null references clinic.project (id),
  phone text not null,
  at timestamptz not null,
  primary key (project_id, phone)
);
