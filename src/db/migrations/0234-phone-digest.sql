-- How a telephone proves its password: by MD5, by SHA-256 or else MD5, by SHA-256 alone.
alter table calls.phone_account add column digest text not null default 'md5'
  check (digest in ('md5', 'sha-256-first', 'sha-256'));
