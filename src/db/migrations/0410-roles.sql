-- What each person may do, how he is called, and whether he is let in.
alter table auth.account
  add column role text not null default 'administrator'
    check (role in ('operator', 'supervisor', 'administrator')),
  -- as colleagues know him; the name is what he signs in by
  add column display_name text,
  -- set while he is not let in
  add column disabled_at timestamptz;
update auth.account set display_name = name;
alter table auth.account
  alter column display_name set not null,
  alter column role drop default;
comment on column auth.account.password_hash is 'scrypt$N$r$p$salt$hash; empty until the first one-time link is used';
