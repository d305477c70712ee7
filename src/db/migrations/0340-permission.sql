-- what a campaign is for: advertising is let through by other rules than a reminder
alter table campaigns.campaign add column purpose text not null default 'reminder'
  check (purpose in ('reminder', 'recall', 'freed-slot', 'feedback', 'promotion', 'debt', 'free'));

-- What binds all campaigns of a project; validated by the campaigns room when it is read and written.
create table campaigns.calling_rules (
  project_id uuid primary key references clinic.project (id),
  rules jsonb not null,
  changed_at timestamptz not null
);
-- what was set for the last real campaign goes on to hold
insert into campaigns.calling_rules (project_id, rules, changed_at)
select distinct on (project_id)
  project_id,
  jsonb_strip_nulls(jsonb_build_object('hours', settings -> 'hours', 'minLeadMinutes', settings -> 'minLeadMinutes')),
  now()
from campaigns.campaign
where not rehearsal and started_at is not null
order by project_id, started_at desc;

-- Why a target was not contacted: a row when the reason changes, for people to read.
create table campaigns.refusal (
  id uuid primary key default gen_random_uuid(),
  project_id uuid not null references clinic.project (id),
  campaign_id uuid not null references campaigns.campaign (id),
  target_id uuid not null references campaigns.target (id),
  reason text not null,
  -- what else stood in the way
  others text[] not null default '{}',
  -- when it was to be asked again; null: never
  until_at timestamptz,
  at timestamptz not null
);
create index refusal_by_campaign on campaigns.refusal (campaign_id, at desc, id);
create index refusal_by_target on campaigns.refusal (target_id, at desc);

-- one live contact per number at a time over the whole installation: whatever campaign, whatever project
with open_attempt as (
  select id, row_number() over (partition by phone order by placed_at, id) as place
  from campaigns.attempt where ended_at is null
), ended as (
  -- two projects rang one number when this was installed: the later call is closed as a crash would close it
  update campaigns.attempt set ended_at = now(), cause = 'interrupted',
    ending = case when mark = 'confirmed' then 'confirmed'
      when mark in ('declined', 'wants-to-move') then 'callback-promised' else 'interrupted' end
  from open_attempt where open_attempt.id = attempt.id and place > 1
  returning target_id, ending, mark
), paused as (
  update campaigns.target set state = 'pausing', due_at = now() + interval '1 hour'
  from ended where ended.target_id = target.id and ended.ending = 'interrupted'
), settled as (
  -- what he had answered by then stands
  update campaigns.target
  set state = 'done', reason = null, outcome = ended.ending, mark = ended.mark, reached = true, settled_at = now()
  from ended where ended.target_id = target.id and ended.ending <> 'interrupted'
  returning target.id, target.project_id, target.campaign_id, target.appointment_id, target.outcome
)
insert into campaigns.hand_call (id, project_id, campaign_id, target_id, appointment_id, reason, created_at)
select gen_random_uuid(), project_id, campaign_id, id, appointment_id, outcome, now()
from settled where outcome = 'callback-promised'
  and not exists (select 1 from campaigns.hand_call as line
    where line.appointment_id = settled.appointment_id and line.closed_at is null)
on conflict (target_id) do nothing;
drop index campaigns.attempt_one_open_per_phone;
create unique index attempt_one_open_per_phone on campaigns.attempt (phone) where ended_at is null;
-- how often a number was contacted lately, whoever for
drop index campaigns.attempt_by_phone;
create index attempt_by_phone on campaigns.attempt (phone, placed_at desc);
