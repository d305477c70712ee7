-- What the processes of one house ask each other. A row lives for milliseconds: who reads it takes it away. It is sealed
-- (it may hold numbers and names), and unlogged: gone after a crash, in no copy and no archive of the log.
create unlogged table db.letter (
  id bigint generated always as identity primary key,
  recipient text not null,
  -- who is to be answered
  sender text not null,
  body bytea not null,
  expires_at timestamptz not null
);

create index letter_recipient on db.letter (recipient, id);
