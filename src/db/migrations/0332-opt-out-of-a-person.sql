-- One person's name however his file writes it: its parts in one order, a hyphen as a space. Of `clinic.patient.name_key`,
-- which has small letters, е for ё, no points and single spaces already. Empty where the name is only a surname, with initials
-- or without: relatives share it.
create function clinic.person_key(name_key text) returns text language sql immutable strict parallel safe as $$
  select case
    when (select count(*) from regexp_split_to_table(name_key, ' ') as word where length(word) > 2) < 2 then ''
    else (
      select coalesce(string_agg(part, ' ' order by part collate "C"), '')
      from regexp_split_to_table(name_key, '[ -]+') as part
      where part <> ''
    )
  end
$$;

-- Who has asked, as his card said it then: the card itself changes with the spelling of his name.
alter table clinic.opt_out add column person_key text collate "C" not null default '';
alter table clinic.opt_out add column phones text[] not null default '{}';
update clinic.opt_out o set person_key = clinic.person_key(p.name_key), phones = p.phones
from clinic.patient p where p.id = o.patient_id;
create index opt_out_by_person on clinic.opt_out (project_id, person_key) where lifted_at is null and person_key <> '';
