import { issueSignInLink } from '../../api/index.ts';
import { Failure, systemClock } from '../../base/index.ts';
import type { ProcessSettings } from '../settings.ts';
import { consoleAddress, withProject } from './with-project.ts';

/** Prints a one-time link: for the first user, or for `user`, who has lost the password. Works while Perezvon runs. */
export async function signInLink(settings: ProcessSettings, user: string | undefined): Promise<number> {
  return withProject(settings, async (database, projectId) => {
    const order = { database, clock: systemClock, projectId };
    const link = await issueSignInLink(user === undefined ? order : { ...order, name: user });
    if (!link) {
      throw new Failure('conflict', {
        code: 'account.exists',
        message: 'There is a user already. For a lost password: perezvon sign-in-link --user NAME',
      });
    }
    console.log(`${consoleAddress(settings)}${link.path}`);
    return 0;
  });
}
