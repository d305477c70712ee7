-- Where our number stands in calls of a line, whether it is to be hidden, and how keys are pressed for who is called.
alter table calls.trunk
  add column number_field text not null default 'from'
    check (number_field in ('from', 'asserted', 'preferred', 'remote-party')),
  add column hides_number boolean not null default false,
  add column keys_by text not null default 'sound' check (keys_by in ('sound', 'info'));
