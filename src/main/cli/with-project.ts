import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, silentLog, systemClock } from '../../base/index.ts';
import { Projects } from '../../clinic/index.ts';
import { Database, EmbeddedServer, runningServerUrl } from '../../db/index.ts';
import type { ProcessSettings } from '../settings.ts';
import { addressOf } from './terminal.ts';

/**
 * Works on the external database, the embedded one of a Perezvon that runs, or the embedded one started for this. Throws
 * `data.missing` when the folder holds none: a slip in `--data` must not make another.
 */
export async function withProject<R>(
  settings: ProcessSettings,
  work: (database: Database, projectId: string) => Promise<R>,
): Promise<R> {
  const directory = join(settings.dataDirectory, 'postgres');
  if (settings.databaseUrl === undefined && !existsSync(directory)) throw noData(settings.dataDirectory);
  const running = settings.databaseUrl ?? runningServerUrl(directory);
  const server = running ? undefined : new EmbeddedServer({ directory, clock: systemClock, log: silentLog });
  await server?.start();
  const database = new Database({ url: running ?? server!.url, log: silentLog, poolSize: 2 });
  try {
    await database.ready({ timeoutMs: 10_000 });
    const project = await new Projects({ database, clock: systemClock }).ensureDefault();
    return await work(database, project.id);
  } finally {
    await database.close();
    await server?.stop();
  }
}

/** Where the console of this machine is. */
export function consoleAddress({ httpHost, httpPort }: ProcessSettings): string {
  return addressOf(httpHost, httpPort);
}

function noData(folder: string): Failure {
  return new Failure('missing', {
    code: 'data.missing',
    message: `There is no database in ${folder} yet. Start Perezvon there once (perezvon start), or say where it is: --data FOLDER.`,
  });
}
