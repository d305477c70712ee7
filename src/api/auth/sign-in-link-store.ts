import type { Kysely } from 'kysely';
import { newId } from '../../base/index.ts';
import type { AuthTables } from './auth-tables.ts';

export interface StoredLink {
  readonly id: string;
  readonly projectId: string;
  readonly purpose: 'first-user' | 'new-password';
  readonly accountId: string | null;
  readonly expiresAt: Date;
}

/** Statements on `auth.sign_in_link`. */
export const signInLinkStore = {
  /** Adds a link; links of the same purpose (and account) that were not used stop working. */
  async replace(
    db: Kysely<AuthTables>,
    link: Omit<StoredLink, 'id'> & { tokenHash: Buffer; at: Date },
  ): Promise<void> {
    let older = db
      .deleteFrom('auth.sign_in_link')
      .where('purpose', '=', link.purpose)
      .where('used_at', 'is', null);
    if (link.accountId) older = older.where('account_id', '=', link.accountId);
    await older.execute();
    await db
      .insertInto('auth.sign_in_link')
      .values({
        id: newId(),
        project_id: link.projectId,
        purpose: link.purpose,
        account_id: link.accountId,
        token_hash: link.tokenHash,
        created_at: link.at,
        expires_at: link.expiresAt,
        used_at: null,
      })
      .execute();
  },

  /** Those of an account that were not used stop working. */
  async removeUnused(db: Kysely<AuthTables>, accountId: string): Promise<void> {
    await db
      .deleteFrom('auth.sign_in_link')
      .where('account_id', '=', accountId)
      .where('used_at', 'is', null)
      .execute();
  },

  async good(db: Kysely<AuthTables>, tokenHash: Buffer, now: Date): Promise<StoredLink | undefined> {
    const row = await db
      .selectFrom('auth.sign_in_link')
      .select(['id', 'project_id', 'purpose', 'account_id', 'expires_at'])
      .where('token_hash', '=', tokenHash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return row && present(row);
  },

  /** Takes the link: of any number that try at once, one gets it. */
  async use(db: Kysely<AuthTables>, tokenHash: Buffer, now: Date): Promise<StoredLink | undefined> {
    const row = await db
      .updateTable('auth.sign_in_link')
      .set({ used_at: now })
      .where('token_hash', '=', tokenHash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .returning(['id', 'project_id', 'purpose', 'account_id', 'expires_at'])
      .executeTakeFirst();
    return row && present(row);
  },
};

function present(row: {
  id: string;
  project_id: string;
  purpose: 'first-user' | 'new-password';
  account_id: string | null;
  expires_at: Date;
}): StoredLink {
  return {
    id: row.id,
    projectId: row.project_id,
    purpose: row.purpose,
    accountId: row.account_id,
    expiresAt: row.expires_at,
  };
}
