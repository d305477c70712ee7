-- The engines of hearing and speaking that a project has filled in, and which of them it uses. `fields` are checked against the
-- engine's own form when they are saved and read; what is secret of them lies sealed in `secrets` (null: none).
create table clinic.speech_engine (
  project_id uuid not null references clinic.project (id),
  work text not null check (work in ('recognizer', 'synthesizer')),
  engine text not null,
  fields jsonb not null,
  secrets bytea,
  -- hearing: how long the embedded engine's answer waits for this one's
  patience_ms integer not null check (patience_ms between 0 and 10000),
  chosen boolean not null,
  changed_at timestamptz not null,
  primary key (project_id, work, engine)
);
create unique index on clinic.speech_engine (project_id, work) where chosen;

-- How the chosen engine of a project last was, for the console: written when that changes.
create table clinic.speech_engine_state (
  project_id uuid not null references clinic.project (id),
  work text not null check (work in ('recognizer', 'synthesizer')),
  engine text not null,
  state text not null,
  trouble text,
  counts jsonb not null,
  since timestamptz not null,
  primary key (project_id, work)
);
