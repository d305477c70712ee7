-- Voices of people that a clinic has recorded, to speak with instead of a synthesiser. The sound lies in files.
create table clinic.own_voice (
  id uuid primary key,
  project_id uuid not null references clinic.project (id),
  name text not null,
  -- how the person has allowed it: a date, a document
  consent text not null,
  in_use boolean not null default false,
  -- what is missing is synthesised between the recorded words, instead of the whole sentence
  mixes boolean not null default false,
  -- counts every change of the voice and its recordings
  edition bigint not null default 1,
  created_at timestamptz not null
);
create unique index own_voice_in_use on clinic.own_voice (project_id) where in_use;
create index own_voice_of_project on clinic.own_voice (project_id, created_at);

-- One recorded part of sentences. The file has a new name each time, so that nobody reads a half of two.
create table clinic.own_voice_recording (
  voice_id uuid not null references clinic.own_voice (id) on delete cascade,
  project_id uuid not null references clinic.project (id),
  -- the words as they are compared
  part_key text collate "C" not null,
  -- the words as they were shown
  part_text text not null,
  file_id uuid not null,
  duration_ms integer not null,
  -- LUFS, before it was levelled
  loudness real not null,
  noise_under_db real,
  remarks text[] not null,
  recorded_at timestamptz not null,
  primary key (voice_id, part_key)
);
