-- a visit stands on the hand-call list once: of those that stand there twice that one stays open in which the patient himself
-- asked for most, or the last one
with open_line as (
  select
    line.id,
    row_number() over (
      partition by line.appointment_id, its.rehearsal
      order by
        coalesce(array_position(array['asked-later', 'asked-to-stop', 'callback-promised'], line.reason), 0) desc,
        line.created_at desc,
        line.id desc
    ) as place
  from campaigns.hand_call as line
  join campaigns.campaign as its on its.id = line.campaign_id
  where line.closed_at is null
)
update campaigns.hand_call as line
set closed_at = now(), closed_by = 'Перезвон', note = 'Этот визит стоял в списке дважды.'
from open_line
where open_line.id = line.id and open_line.place > 1;

create index hand_call_of_visit on campaigns.hand_call (appointment_id) where closed_at is null;
