import { Failure, newId, type Clock } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { ClinicTables } from './clinic-tables.ts';
import { projectSettings, storedSettings, type Project, type ProjectSettings } from './project.ts';
import { keepWallClocks } from './zone-change.ts';

const defaultName = 'main';

/** The clients of this installation: one for a clinic, many for an outsourcer. */
export class Projects {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(options: { readonly database: Database; readonly clock: Clock }) {
    this.#database = options.database;
    this.#clock = options.clock;
  }

  /** The project `main`, made when there is none. */
  async ensureDefault(): Promise<Project> {
    const kysely = this.#database.kysely<ClinicTables>();
    await kysely
      .insertInto('clinic.project')
      .values({
        id: newId(),
        name: defaultName,
        settings: JSON.stringify(projectSettings.parse({})),
        created_at: new Date(this.#clock.now()),
      })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const row = await kysely
      .selectFrom('clinic.project')
      .select(['id', 'name', 'settings'])
      .where('name', '=', defaultName)
      .executeTakeFirstOrThrow();
    return toProject(row);
  }

  /** Throws `Failure('missing', 'project.missing')`. */
  async get(id: string): Promise<Project> {
    const row = await this.#database
      .kysely<ClinicTables>()
      .selectFrom('clinic.project')
      .select(['id', 'name', 'settings'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw missing();
    return toProject(row);
  }

  async list(): Promise<Project[]> {
    const rows = await this.#database
      .kysely<ClinicTables>()
      .selectFrom('clinic.project')
      .select(['id', 'name', 'settings'])
      .orderBy('created_at')
      .execute();
    return rows.map(toProject);
  }

  /**
   * Replaces all settings; with another time zone the visits to come are moved, so that each keeps the wall clock of
   * its file. Throws `Failure('invalid', 'project.settings')` naming the field that is wrong, and what
   * `keepWallClocks` throws.
   */
  async saveSettings(id: string, settings: ProjectSettings): Promise<Project> {
    const parsed = projectSettings.safeParse(settings);
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.join('.') ?? '';
      throw new Failure('invalid', {
        code: 'project.settings',
        message: `The setting ${field} can not be used: ${parsed.error.issues[0]?.message ?? ''}.`,
        params: { field },
      });
    }
    const nowMs = this.#clock.now();
    return this.#database.transaction<ClinicTables, Project>(async (tx) => {
      const row = await tx
        .selectFrom('clinic.project')
        .select(['id', 'name', 'settings'])
        .where('id', '=', id)
        .forNoKeyUpdate()
        .executeTakeFirst();
      if (!row) throw missing();
      const from = toProject(row).settings.timeZone;
      const to = parsed.data.timeZone;
      if (from !== to) await keepWallClocks(tx, { projectId: id, from, to, nowMs });
      await tx
        .updateTable('clinic.project')
        .set({ settings: JSON.stringify(parsed.data) })
        .where('id', '=', id)
        .execute();
      return { id: row.id, name: row.name, settings: parsed.data };
    });
  }
}

function missing(): Failure {
  return new Failure('missing', { code: 'project.missing', message: 'There is no such project.' });
}

function toProject(row: { id: string; name: string; settings: unknown }): Project {
  return { id: row.id, name: row.name, settings: storedSettings.parse(row.settings) };
}
