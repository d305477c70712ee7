import { Failure, type Clock } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import { signInPage } from '../contract/index.ts';
import { accountStore } from './account-store.ts';
import type { AuthTables } from './auth-tables.ts';
import { signInLinkStore } from './sign-in-link-store.ts';
import { makeToken } from './token.ts';

const lifeMs = 24 * 3_600_000;

export interface SignInLinkOrder {
  readonly database: Database;
  readonly clock: Clock;
  readonly projectId: string;
  /** Whose lost password it is; without a name the link creates the first user. */
  readonly name?: string;
}

export interface IssuedLink {
  readonly purpose: 'first-user' | 'new-password';
  /** To be put behind the console's address: `/sign-in#…`. The secret stands behind `#`, so no server log sees it. */
  readonly path: string;
  readonly expiresAt: Date;
}

/**
 * Makes a one-time link, good for a day; earlier ones for the same thing stop working. Without `name`: undefined
 * when there is a user already. With it: throws `account.missing` when nobody has that name.
 */
export async function issueSignInLink(order: SignInLinkOrder): Promise<IssuedLink | undefined> {
  const at = new Date(order.clock.now());
  const expiresAt = new Date(at.getTime() + lifeMs);
  const token = makeToken();
  return order.database.transaction<AuthTables, IssuedLink | undefined>(async (tx) => {
    const account = order.name === undefined ? undefined : await accountStore.byName(tx, order.name);
    if (order.name !== undefined && !account) {
      throw new Failure('missing', { code: 'account.missing', message: 'Nobody has that name.' });
    }
    if (!account && (await accountStore.any(tx))) return undefined;
    const purpose = account ? 'new-password' : 'first-user';
    const projectId = account?.projectId ?? order.projectId;
    const accountId = account?.id ?? null;
    await signInLinkStore.replace(tx, {
      projectId,
      purpose,
      accountId,
      tokenHash: token.hash,
      at,
      expiresAt,
    });
    return { purpose, path: `${signInPage}#${token.secret}`, expiresAt };
  });
}
