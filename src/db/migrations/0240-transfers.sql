-- Who carries a transfer out: we, by a bridge, or the line itself, which is asked to by REFER.
alter table calls.trunk
  add column transfer_by text not null default 'bridge' check (transfer_by in ('bridge', 'refer'));
-- Of a call to an outside number that was made for a talk: which call's.
alter table calls.call add column for_call_id uuid;
