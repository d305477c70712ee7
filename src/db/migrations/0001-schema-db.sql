-- db.migration itself is made by migrate() before the first file is read. No extension is needed:
-- gen_random_uuid() is built in, and rooms take the time from their clock and hand it in.
comment on schema db is 'What the database room keeps: the list of applied migrations.';
