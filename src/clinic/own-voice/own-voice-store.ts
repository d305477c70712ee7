import type { Database } from '../../db/index.ts';
import type { OwnVoice, OwnVoiceRecording, OwnVoiceSettings } from './own-voice.ts';

interface VoiceRow {
  id: string;
  project_id: string;
  name: string;
  consent: string;
  in_use: boolean;
  mixes: boolean;
  edition: number;
}

interface RecordingRow {
  part_key: string;
  part_text: string;
  file_id: string;
  duration_ms: number;
  loudness: number;
  noise_under_db: number | null;
  remarks: string[];
  recorded_at: Date;
}

type Ask = <Row>(text: string, values: readonly unknown[]) => Promise<readonly Row[]>;

const voiceColumns = 'id, project_id, name, consent, in_use, mixes, edition';
const recordingColumns =
  'part_key, part_text, file_id, duration_ms, loudness, noise_under_db, remarks, recorded_at';

/** All SQL on clinic.own_voice and clinic.own_voice_recording. */
export class OwnVoiceStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(projectId: string): Promise<readonly OwnVoice[]> {
    const rows = await this.#database.query<VoiceRow>(
      `select ${voiceColumns} from clinic.own_voice where project_id = $1 order by created_at, id`,
      [projectId],
    );
    return rows.map(voiceOf);
  }

  async ids(): Promise<readonly string[]> {
    const rows = await this.#database.query<{ id: string }>('select id from clinic.own_voice');
    return rows.map(({ id }) => id);
  }

  async get(id: string): Promise<OwnVoice | undefined> {
    const rows = await this.#database.query<VoiceRow>(
      `select ${voiceColumns} from clinic.own_voice where id = $1`,
      [id],
    );
    return rows.map(voiceOf)[0];
  }

  async inUse(projectId: string): Promise<OwnVoice | undefined> {
    const rows = await this.#database.query<VoiceRow>(
      `select ${voiceColumns} from clinic.own_voice where project_id = $1 and in_use`,
      [projectId],
    );
    return rows.map(voiceOf)[0];
  }

  async insert({ id, projectId, name, consent, mixes }: OwnVoice, atMs: number): Promise<void> {
    await this.#database.query(
      `insert into clinic.own_voice (id, project_id, name, consent, mixes, created_at)
       values ($1, $2, $3, $4, $5, $6)`,
      [id, projectId, name, consent, mixes, new Date(atMs)],
    );
  }

  /** One that comes into use puts the one before it out of use. */
  async update(id: string, projectId: string, settings: OwnVoiceSettings): Promise<void> {
    const { name, consent, inUse, mixes } = settings;
    await this.#inTransaction(async (ask) => {
      if (inUse) {
        // whoever else chooses a voice of this project now waits for us
        await ask('select 1 from clinic.project where id = $1 for no key update', [projectId]);
        await ask(
          `update clinic.own_voice set in_use = false, edition = edition + 1
           where project_id = $1 and in_use and id <> $2`,
          [projectId, id],
        );
      }
      await ask(
        `update clinic.own_voice
         set name = $2, consent = $3, in_use = $4, mixes = $5, edition = edition + 1 where id = $1`,
        [id, name, consent, inUse, mixes],
      );
    });
  }

  async remove(id: string): Promise<void> {
    await this.#database.query('delete from clinic.own_voice where id = $1', [id]);
  }

  async recordings(voiceId: string): Promise<readonly OwnVoiceRecording[]> {
    const rows = await this.#database.query<RecordingRow>(
      `select ${recordingColumns} from clinic.own_voice_recording where voice_id = $1 order by part_key`,
      [voiceId],
    );
    return rows.map(recordingOf);
  }

  /** Gives the file that it takes the place of; false when the voice is there no more. */
  keep({ id, projectId }: OwnVoice, recording: OwnVoiceRecording): Promise<string | undefined | false> {
    const { key, text, fileId, durationMs, loudness, noiseUnderDb, remarks, recordedAtMs } = recording;
    return this.#inTransaction(async (ask) => {
      // the voice's row is locked first: two recordings of one part come one after another
      const found = await ask(
        'update clinic.own_voice set edition = edition + 1 where id = $1 returning id',
        [id],
      );
      if (found.length === 0) return false;
      const before = await ask<{ file_id: string }>(
        'select file_id from clinic.own_voice_recording where voice_id = $1 and part_key = $2',
        [id, key],
      );
      await ask(
        `insert into clinic.own_voice_recording (voice_id, project_id, ${recordingColumns})
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (voice_id, part_key) do update set part_text = excluded.part_text,
           file_id = excluded.file_id, duration_ms = excluded.duration_ms, loudness = excluded.loudness,
           noise_under_db = excluded.noise_under_db, remarks = excluded.remarks, recorded_at = excluded.recorded_at`,
        [
          ...[id, projectId, key, text, fileId, durationMs, loudness, noiseUnderDb ?? null],
          ...[[...remarks], new Date(recordedAtMs)],
        ],
      );
      return before[0]?.file_id;
    });
  }

  /** Gives the file of the recording that there was. */
  async drop(voiceId: string, key: string): Promise<string | undefined> {
    const rows = await this.#database.query<{ file_id: string }>(
      `with voice as (update clinic.own_voice set edition = edition + 1 where id = $1 returning id)
       delete from clinic.own_voice_recording
       where voice_id = (select id from voice) and part_key = $2 returning file_id`,
      [voiceId, key],
    );
    return rows[0]?.file_id;
  }

  #inTransaction<Result>(work: (ask: Ask) => Promise<Result>): Promise<Result> {
    return this.#database.withConnection(async (client) => {
      const ask: Ask = async (text, values) => (await client.query(text, [...values])).rows as never[];
      await client.query('begin');
      try {
        const result = await work(ask);
        await client.query('commit');
        return result;
      } catch (error) {
        await client.query('rollback').catch(() => undefined);
        throw error;
      }
    });
  }
}

function voiceOf(row: VoiceRow): OwnVoice {
  const { id, project_id: projectId, name, consent, in_use: inUse, mixes, edition } = row;
  return { id, projectId, name, consent, inUse, mixes, edition };
}

function recordingOf(row: RecordingRow): OwnVoiceRecording {
  return {
    key: row.part_key,
    text: row.part_text,
    fileId: row.file_id,
    durationMs: row.duration_ms,
    loudness: row.loudness,
    noiseUnderDb: row.noise_under_db ?? undefined,
    remarks: row.remarks,
    recordedAtMs: row.recorded_at.getTime(),
  };
}
