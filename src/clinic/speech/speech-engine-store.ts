import type { Database } from '../../db/index.ts';
import type { ClinicTables } from '../clinic-tables.ts';
import type { SpeechEngineState, SpeechWork } from './speech-engine.ts';

export interface SpeechEngineRow {
  readonly project_id: string;
  readonly work: SpeechWork;
  readonly engine: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly secrets: Buffer | null;
  readonly patience_ms: number;
  readonly chosen: boolean;
  readonly changed_at: Date;
}

/** The statements on `clinic.speech_engine` and `clinic.speech_engine_state`. */
export class SpeechEngineStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(projectId: string, work: SpeechWork): Promise<SpeechEngineRow[]> {
    return (await this.#rows(projectId, work).orderBy('engine').execute()) as SpeechEngineRow[];
  }

  async one(projectId: string, work: SpeechWork, engine: string): Promise<SpeechEngineRow | undefined> {
    const row = await this.#rows(projectId, work).where('engine', '=', engine).executeTakeFirst();
    return row as SpeechEngineRow | undefined;
  }

  async chosen(projectId: string, work: SpeechWork): Promise<SpeechEngineRow | undefined> {
    const row = await this.#rows(projectId, work).where('chosen', '=', true).executeTakeFirst();
    return row as SpeechEngineRow | undefined;
  }

  async choose(row: Omit<SpeechEngineRow, 'chosen'>): Promise<void> {
    const values = { ...row, fields: JSON.stringify(row.fields), chosen: true };
    await this.#database.transaction<ClinicTables, void>(async (tx) => {
      // two who choose at once: the second waits for the first, and nobody finds two that are chosen
      await tx
        .selectFrom('clinic.project')
        .select('id')
        .where('id', '=', row.project_id)
        .forNoKeyUpdate()
        .executeTakeFirstOrThrow();
      await tx
        .updateTable('clinic.speech_engine')
        .set({ chosen: false })
        .where('project_id', '=', row.project_id)
        .where('work', '=', row.work)
        .where('chosen', '=', true)
        .execute();
      await tx
        .insertInto('clinic.speech_engine')
        .values(values)
        .onConflict((conflict) =>
          conflict.columns(['project_id', 'work', 'engine']).doUpdateSet({
            fields: values.fields,
            secrets: values.secrets,
            patience_ms: values.patience_ms,
            chosen: true,
            changed_at: values.changed_at,
          }),
        )
        .execute();
    });
  }

  async writeState(projectId: string, work: SpeechWork, state: SpeechEngineState): Promise<void> {
    const values = {
      engine: state.engine,
      state: state.state,
      trouble: state.trouble ?? null,
      counts: JSON.stringify(state.counts),
      since: new Date(state.sinceMs),
    };
    await this.#database
      .kysely<ClinicTables>()
      .insertInto('clinic.speech_engine_state')
      .values({ project_id: projectId, work, ...values })
      .onConflict((conflict) =>
        // two that were told at once may arrive in the wrong order
        conflict
          .columns(['project_id', 'work'])
          .doUpdateSet(values)
          .where('clinic.speech_engine_state.since', '<=', values.since),
      )
      .execute();
  }

  async state(projectId: string, work: SpeechWork): Promise<SpeechEngineState | undefined> {
    const row = await this.#database
      .kysely<ClinicTables>()
      .selectFrom('clinic.speech_engine_state')
      .select(['engine', 'state', 'trouble', 'counts', 'since'])
      .where('project_id', '=', projectId)
      .where('work', '=', work)
      .executeTakeFirst();
    if (!row) return undefined;
    const { engine, state, trouble, counts, since } = row;
    return {
      ...{ engine, state, sinceMs: since.getTime() },
      counts: counts as Record<string, number>,
      ...(trouble === null ? {} : { trouble }),
    };
  }

  #rows(projectId: string, work: SpeechWork) {
    return this.#database
      .kysely<ClinicTables>()
      .selectFrom('clinic.speech_engine')
      .select(['project_id', 'work', 'engine', 'fields', 'secrets', 'patience_ms', 'chosen', 'changed_at'])
      .where('project_id', '=', projectId)
      .where('work', '=', work);
  }
}
