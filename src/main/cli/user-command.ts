import { addPerson } from '../../api/index.ts';
import { systemClock } from '../../base/index.ts';
import type { ProcessSettings } from '../settings.ts';
import { consoleAddress, withProject } from './with-project.ts';

interface UserOptions {
  readonly name: string;
  readonly role: string | undefined;
  readonly displayName: string | undefined;
}

/** Adds a person who may sign in, and prints the one-time link to choose a password. Works while Perezvon runs. */
export async function addUser(settings: ProcessSettings, options: UserOptions): Promise<number> {
  return withProject(settings, async (database, projectId) => {
    const link = await addPerson({ database, clock: systemClock, projectId, ...options });
    console.log(`${consoleAddress(settings)}${link.path}`);
    return 0;
  });
}
