-- A person has read why it should wait, and wants it to leave all the same; no ban is passed over by it.
alter table inbox.sms add column despite boolean not null default false;
-- why the gate has last kept it back, with the trouble 'not-permitted'
alter table inbox.sms add column refusal text;
