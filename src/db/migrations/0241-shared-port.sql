-- The calls of a line share one port for sound.
alter table calls.trunk add column shared_port boolean not null default false;
