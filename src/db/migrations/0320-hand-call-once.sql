-- a visit stands on the hand-call list once: of those that stand there twice the last one stays open
update campaigns.hand_call as line
set closed_at = now()
from campaigns.campaign as its
where its.id = line.campaign_id
  and line.closed_at is null
  and exists (
    select 1
    from campaigns.hand_call as later
    join campaigns.campaign as other on other.id = later.campaign_id
    where later.appointment_id = line.appointment_id
      and other.rehearsal = its.rehearsal
      and later.closed_at is null
      and (later.created_at, later.id) > (line.created_at, line.id)
  );

create index hand_call_of_visit on campaigns.hand_call (appointment_id) where closed_at is null;
