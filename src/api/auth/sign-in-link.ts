import type { Kysely } from 'kysely';
import { Failure, type Clock } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import { signInPage } from '../contract/index.ts';
import { accountStore, type Account } from './account-store.ts';
import { Audit } from './audit-store.ts';
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
 * when there is a user already. With it: throws `account.missing` when nobody has that name, `account.off` when he is
 * not let in.
 */
export async function issueSignInLink(order: SignInLinkOrder): Promise<IssuedLink | undefined> {
  const at = new Date(order.clock.now());
  const { name, projectId } = order;
  if (name !== undefined) {
    const made = await order.database.transaction<AuthTables, { account: Account; link: IssuedLink }>(
      async (tx) => {
        const account = await accountStore.byName(tx, name);
        if (account) return { account, link: await makeLink(tx, account, at) };
        throw new Failure('missing', { code: 'account.missing', message: 'Nobody has that name.' });
      },
    );
    const { account, link } = made;
    const entry = { accountId: null, action: 'person-link-made', subjectId: account.id } as const;
    await new Audit(order).write({ projectId: account.projectId, ...entry });
    return link;
  }
  return order.database.transaction<AuthTables, IssuedLink | undefined>(async (tx) => {
    if (await accountStore.any(tx)) return undefined;
    return writeLink(tx, { purpose: 'first-user', projectId, accountId: null }, at);
  });
}

/** A one-time link by which somebody who is known chooses a password. Throws `account.off`. */
export async function makeLink(db: Kysely<AuthTables>, account: Account, at: Date): Promise<IssuedLink> {
  if (!account.enabled) {
    throw new Failure('conflict', {
      code: 'account.off',
      message: 'This person is switched off: switch the account on first.',
    });
  }
  const { id: accountId, projectId } = account;
  return writeLink(db, { purpose: 'new-password', projectId, accountId }, at);
}

async function writeLink(
  db: Kysely<AuthTables>,
  link: { purpose: IssuedLink['purpose']; projectId: string; accountId: string | null },
  at: Date,
): Promise<IssuedLink> {
  const token = makeToken();
  const expiresAt = new Date(at.getTime() + lifeMs);
  await signInLinkStore.replace(db, { ...link, tokenHash: token.hash, at, expiresAt });
  return { purpose: link.purpose, path: `${signInPage}#${token.secret}`, expiresAt };
}
