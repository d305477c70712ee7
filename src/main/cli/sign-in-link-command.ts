import { join } from 'node:path';
import { issueSignInLink } from '../../api/index.ts';
import { Failure, silentLog, systemClock } from '../../base/index.ts';
import { Projects } from '../../clinic/index.ts';
import { Database, EmbeddedServer, runningServerUrl } from '../../db/index.ts';
import type { ProcessSettings } from '../settings.ts';

/** Prints a one-time link: for the first user, or for `user`, who has lost the password. Works while Perezvon runs. */
export async function signInLink(settings: ProcessSettings, user: string | undefined): Promise<number> {
  return withDatabase(settings, async (database) => {
    const projects = new Projects({ database, clock: systemClock });
    const project = await projects.ensureDefault();
    const order = { database, clock: systemClock, projectId: project.id };
    const link = await issueSignInLink(user === undefined ? order : { ...order, name: user });
    if (!link) {
      throw new Failure('conflict', {
        code: 'account.exists',
        message: 'There is a user already. For a lost password: perezvon sign-in-link --user NAME',
      });
    }
    const host = settings.httpHost === '0.0.0.0' ? 'localhost' : settings.httpHost;
    console.log(`http://${host}:${settings.httpPort}${link.path}`);
    return 0;
  });
}

/** The external database, the embedded one of a Perezvon that runs, or the embedded one started for this. */
async function withDatabase<R>(
  settings: ProcessSettings,
  work: (database: Database) => Promise<R>,
): Promise<R> {
  const directory = join(settings.dataDirectory, 'postgres');
  const running = settings.databaseUrl ?? runningServerUrl(directory);
  const server = running ? undefined : new EmbeddedServer({ directory, clock: systemClock, log: silentLog });
  await server?.start();
  const database = new Database({ url: running ?? server!.url, log: silentLog, poolSize: 2 });
  try {
    await database.ready({ timeoutMs: 10_000 });
    return await work(database);
  } finally {
    await database.close();
    await server?.stop();
  }
}
