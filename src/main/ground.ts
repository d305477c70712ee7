import { join } from 'node:path';
import { systemClock, type Log } from '../base/index.ts';
import {
  AppointmentImport,
  Appointments,
  OwnVoices,
  Projects,
  SpeechEngines,
  type Project,
} from '../clinic/index.ts';
import { SecretBox } from '../calls/index.ts';
import { Database, EmbeddedServer, migrate } from '../db/index.ts';
import type { Opened } from './opened.ts';
import type { ProcessSettings } from './settings.ts';

export interface GroundOptions {
  readonly settings: ProcessSettings;
  readonly log: Log;
  /** One line for the terminal at each stage of the start. */
  onProgress(line: string): void;
  /** How long an external PostgreSQL is waited for; for ever when absent. */
  readonly databaseWaitMs?: number;
}

/** What every process stands on: the database, and what the clinic's own room keeps in it. */
export interface Ground {
  readonly database: Database;
  readonly project: Project;
  readonly projects: Projects;
  readonly appointments: Appointments;
  readonly imports: AppointmentImport;
  readonly ownVoices: OwnVoices;
  readonly speechEngines: SpeechEngines;
  /** Seals keys and passwords for the database. */
  readonly secrets: SecretBox;
  readonly recordingsDirectory: string;
}

const sayAfterMs = 2_000;

export async function openGround(options: GroundOptions, opened: Opened): Promise<Ground> {
  const { settings, log } = options;
  const database = await openDatabase(options, opened);
  const projects = new Projects({ database, clock: systemClock });
  const secrets = await SecretBox.open(settings.dataDirectory);
  const directory = join(settings.dataDirectory, 'imports');
  return {
    database,
    projects,
    project: await projects.ensureDefault(),
    appointments: new Appointments({ database }),
    imports: new AppointmentImport({ database, clock: systemClock, log, directory }),
    ownVoices: new OwnVoices({
      ...{ database, clock: systemClock },
      directory: join(settings.dataDirectory, 'own-voice'),
    }),
    speechEngines: new SpeechEngines({
      ...{ database, clock: systemClock },
      sealing: secrets,
    }),
    secrets,
    recordingsDirectory: join(settings.dataDirectory, 'recordings'),
  };
}

async function openDatabase(
  { settings, log, onProgress, databaseWaitMs }: GroundOptions,
  opened: Opened,
): Promise<Database> {
  let url = settings.databaseUrl;
  if (url === undefined) {
    const directory = join(settings.dataDirectory, 'postgres');
    const server = new EmbeddedServer({ directory, clock: systemClock, log, onProgress });
    await opened.start(server);
    url = server.url;
  }
  const database = new Database({ url, log, poolSize: 20 });
  opened.add(() => database.close());
  const late = systemClock.after(sayAfterMs, () =>
    onProgress('PostgreSQL does not answer yet: waiting for it'),
  );
  await database.ready({ timeoutMs: databaseWaitMs }).finally(() => late.cancel());
  onProgress('bringing the database up to date');
  await migrate(database, log);
  return database;
}
