-- Which dispatcher placed it: another one that takes over leaves it open as long as its call may still be up.
alter table campaigns.attempt add column holder uuid;
