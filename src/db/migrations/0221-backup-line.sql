-- By which line calls leave while this one is down, full or refuses them; chains have no circles.
alter table calls.trunk add column backup_id uuid references calls.trunk (id);
