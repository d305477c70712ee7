-- The line that an attempt really left by, which may be a backup of its campaign's; null of older attempts: their campaign's.
alter table campaigns.attempt add column trunk_id uuid;
