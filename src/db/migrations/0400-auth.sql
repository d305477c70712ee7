create schema auth;
comment on schema auth is 'Who may use the console, and what they looked at and changed.';

create table auth.account (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  name text not null,
  -- the name folded to lower case: «Ольга» and «ольга» are one person
  name_key text not null unique,
  -- scrypt$N$r$p$salt$hash
  password_hash text not null,
  created_at timestamptz not null,
  password_changed_at timestamptz not null
);

create table auth.session (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  account_id uuid not null references auth.account (id) on delete cascade,
  -- SHA-256 of the cookie's token: who reads the table can't sign in by it
  token_hash bytea not null unique,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_by_account on auth.session (account_id);
create index session_by_expiry on auth.session (expires_at);

create table auth.sign_in_link (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  purpose text not null check (purpose in ('first-user', 'new-password')),
  account_id uuid references auth.account (id) on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((purpose = 'new-password') = (account_id is not null))
);

create table auth.audit (
  id bigint generated always as identity primary key,
  project_id uuid not null references clinic.project (id),
  account_id uuid,
  at timestamptz not null,
  -- recording-heard, settings-changed, results-downloaded, signed-in …
  action text not null,
  subject_id text,
  detail jsonb not null default '{}'
);
create index audit_by_time on auth.audit (project_id, at desc);
