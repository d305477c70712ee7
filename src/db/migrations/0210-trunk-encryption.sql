-- Whether sound is encrypted on a line (SRTP): never, when the other side can, or always.
alter table calls.trunk
  add column srtp text not null default 'off' check (srtp in ('off', 'optional', 'required'));
