-- What patients have written to us, as it came, and what was done with it.
create table inbox.sms_incoming (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  gateway_id uuid not null references inbox.sms_gateway (id),
  phone text not null,
  text text not null,
  received_at timestamptz not null,
  -- null: not understood
  said text check (said in ('confirm', 'decline', 'move', 'stop', 'start')),
  -- marked: one visit; handed: a person rings; stopped, started: no messages any more, and again; kept: nobody knows what for
  done text not null check (done in ('marked', 'handed', 'stopped', 'started', 'kept'))
);
create index on inbox.sms_incoming (project_id, received_at desc);

-- Who has answered «стоп»: no message about a visit goes to the number until he writes «старт».
create table inbox.sms_stop (
  project_id uuid not null references clinic.project (id),
  phone text not null,
  at timestamptz not null,
  primary key (project_id, phone)
);
