-- What is offered and taken on a line, in the order of preference.
alter table calls.trunk
  add column codecs text[] not null default '{PCMA,PCMU}'
    check (cardinality(codecs) > 0 and codecs <@ '{PCMA,PCMU,G722,Opus}'::text[]);
