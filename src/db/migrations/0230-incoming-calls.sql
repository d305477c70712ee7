-- Calls that patients place to us, beside those that we place to them; and whom of ours a call came from.
alter table calls.call
  add column direction text not null default 'out' check (direction in ('in', 'out')),
  add column from_number text,
  drop constraint call_purpose_check,
  add constraint call_purpose_check check (purpose in ('campaign', 'test', 'incoming', 'operator'));
alter table calls.call alter column direction drop default;
create index call_incoming on calls.call (project_id, placed_at desc, id desc) where direction = 'in';
