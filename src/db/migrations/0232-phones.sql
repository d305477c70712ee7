-- Telephones of our own people (desk telephones and softphones) that sign in here by SIP.
create table calls.phone_account (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  name text not null,
  -- what it signs in by, and what others of the house dial
  login text not null,
  -- AES-256-GCM with the key file of the data directory; never in the clear
  password_sealed bytea,
  enabled boolean not null,
  -- what it may dial outside the house: nothing, this country's numbers, any
  dials_out text not null check (dials_out in ('off', 'national', 'anywhere')),
  trunk_id uuid references calls.trunk (id),
  created_at timestamptz not null,
  removed_at timestamptz
);
create unique index phone_account_login on calls.phone_account (login) where removed_at is null;
create index phone_account_by_project on calls.phone_account (project_id) where removed_at is null;

-- Where a telephone is reached until it expires, so that a restart forgets nobody.
create table calls.phone_binding (
  account_id uuid not null references calls.phone_account (id) on delete cascade,
  contact text not null,
  aor text not null,
  call_id text not null,
  cseq bigint not null,
  host text not null,
  port integer not null,
  protocol text,
  instance text,
  user_agent text,
  since timestamptz not null,
  expires_at timestamptz not null,
  -- the process that it has signed in at, and whose sockets lead to it
  node text not null,
  primary key (account_id, contact)
);

-- Who is rung for a call that comes in over a line; none: the call is refused.
create table calls.incoming_rule (
  trunk_id uuid primary key references calls.trunk (id) on delete cascade,
  station_ids text[] not null,
  ring_ms integer not null check (ring_ms between 5000 and 300000),
  -- what the caller hears when nobody takes it
  otherwise text not null check (otherwise in ('busy', 'hang-up'))
);
