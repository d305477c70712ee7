-- Which outside numbers a person may call in the talks that he has: none, this country's, any.
alter table auth.account
  add column dials_out text not null default 'off' check (dials_out in ('off', 'national', 'anywhere'));
