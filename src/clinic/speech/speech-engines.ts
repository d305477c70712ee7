import type { Clock } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type {
  ChosenEngine,
  Sealing,
  SpeechEngine,
  SpeechEngineOrder,
  SpeechEngineState,
  SpeechWork,
} from './speech-engine.ts';
import { SpeechEngineStore, type SpeechEngineRow } from './speech-engine-store.ts';

export interface SpeechEnginesOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealing: Sealing;
}

/** Which engines hear and speak for each project. What each field means is the speech room's to know. */
export class SpeechEngines {
  readonly #store: SpeechEngineStore;
  readonly #clock: Clock;
  readonly #sealing: Sealing;

  constructor({ database, clock, sealing }: SpeechEnginesOptions) {
    this.#store = new SpeechEngineStore(database);
    this.#clock = clock;
    this.#sealing = sealing;
  }

  /** All that a project has ever filled in, without its secrets. */
  async list(projectId: string, work: SpeechWork): Promise<SpeechEngine[]> {
    const rows = await this.#store.list(projectId, work);
    return rows.map((row) => ({
      engine: row.engine,
      fields: row.fields,
      secretFields: Object.keys(this.#secretsOf(row)),
      patienceMs: row.patience_ms,
      chosen: row.chosen,
    }));
  }

  /** Undefined when a project has never chosen. */
  async chosen(projectId: string, work: SpeechWork): Promise<ChosenEngine | undefined> {
    const row = await this.#store.chosen(projectId, work);
    if (!row) return undefined;
    return {
      engine: row.engine,
      fields: { ...row.fields, ...this.#secretsOf(row) },
      patienceMs: row.patience_ms,
      version: `${row.engine} ${row.changed_at.getTime()}`,
    };
  }

  /** What was filled in last, as it was saved together. No secrets when the key of this installation is another one. */
  async kept(
    projectId: string,
    work: SpeechWork,
    engine: string,
  ): Promise<Pick<SpeechEngineOrder, 'fields' | 'secrets'>> {
    const row = await this.#store.one(projectId, work, engine);
    return row ? { fields: row.fields, secrets: this.#secretsOf(row) } : { fields: {}, secrets: {} };
  }

  /** Saves an engine and uses it from now on; the others keep what was filled in. */
  async choose(order: SpeechEngineOrder): Promise<void> {
    const { projectId, work, engine, fields, secrets, patienceMs } = order;
    const held = Object.keys(secrets).length > 0;
    await this.#store.choose({
      ...{ project_id: projectId, work, engine, fields },
      secrets: held ? this.#sealing.seal(JSON.stringify(secrets), ownerOf(order)) : null,
      patience_ms: patienceMs,
      changed_at: new Date(this.#clock.now()),
    });
  }

  async writeState(projectId: string, work: SpeechWork, state: SpeechEngineState): Promise<void> {
    await this.#store.writeState(projectId, work, state);
  }

  /** Undefined while the chosen engine was not asked for anything. */
  async state(projectId: string, work: SpeechWork): Promise<SpeechEngineState | undefined> {
    return this.#store.state(projectId, work);
  }

  #secretsOf(row: SpeechEngineRow): Readonly<Record<string, string>> {
    if (!row.secrets) return {};
    const owner = ownerOf({ projectId: row.project_id, work: row.work, engine: row.engine });
    const opened = this.#sealing.unseal(row.secrets, owner);
    return opened === undefined ? {} : (JSON.parse(opened) as Record<string, string>);
  }
}

function ownerOf({
  projectId,
  work,
  engine,
}: Pick<SpeechEngineOrder, 'projectId' | 'work' | 'engine'>): string {
  return `speech-engine ${projectId} ${work} ${engine}`;
}
