import type { Kysely } from 'kysely';
import { newId } from '../../base/index.ts';
import type { DialsOut, Role } from '../contract/index.ts';
import type { AuthTables } from './auth-tables.ts';

export interface StoredSession {
  readonly id: string;
  readonly accountId: string;
  /** What he has signed in by. */
  readonly accountName: string;
  /** As colleagues know him. */
  readonly displayName: string;
  readonly role: Role;
  readonly dialsOut: DialsOut;
  readonly projectId: string;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly expiresAt: Date;
}

/** Statements on `auth.session`. */
export const sessionStore = {
  async add(
    db: Kysely<AuthTables>,
    session: { accountId: string; projectId: string; tokenHash: Buffer; at: Date; expiresAt: Date },
  ): Promise<string> {
    const id = newId();
    await db
      .insertInto('auth.session')
      .values({
        id,
        project_id: session.projectId,
        account_id: session.accountId,
        token_hash: session.tokenHash,
        created_at: session.at,
        seen_at: session.at,
        expires_at: session.expiresAt,
      })
      .execute();
    return id;
  },

  async byToken(db: Kysely<AuthTables>, tokenHash: Buffer, now: Date): Promise<StoredSession | undefined> {
    const row = await db
      .selectFrom('auth.session as s')
      .innerJoin('auth.account as a', 'a.id', 's.account_id')
      .select(['s.id', 's.account_id', 's.project_id', 's.created_at', 's.seen_at', 's.expires_at'])
      .select(['a.name', 'a.display_name', 'a.role', 'a.dials_out'])
      .where('s.token_hash', '=', tokenHash)
      .where('s.expires_at', '>', now)
      .where('a.disabled_at', 'is', null)
      .executeTakeFirst();
    return (
      row && {
        id: row.id,
        accountId: row.account_id,
        accountName: row.name,
        displayName: row.display_name,
        role: row.role,
        dialsOut: row.dials_out,
        projectId: row.project_id,
        createdAt: row.created_at,
        seenAt: row.seen_at,
        expiresAt: row.expires_at,
      }
    );
  },

  async seen(db: Kysely<AuthTables>, id: string, at: Date, expiresAt: Date): Promise<void> {
    await db
      .updateTable('auth.session')
      .set({ seen_at: at, expires_at: expiresAt })
      .where('id', '=', id)
      .execute();
  },

  async remove(db: Kysely<AuthTables>, id: string): Promise<void> {
    await db.deleteFrom('auth.session').where('id', '=', id).execute();
  },

  /** Ends every session of the account but `keepId`; gives back the ids of those that ended. */
  async removeOthers(db: Kysely<AuthTables>, accountId: string, keepId?: string): Promise<string[]> {
    let deletion = db.deleteFrom('auth.session').where('account_id', '=', accountId);
    if (keepId) deletion = deletion.where('id', '!=', keepId);
    const rows = await deletion.returning('id').execute();
    return rows.map((row) => row.id);
  },

  /** Of the account, those that go on. */
  async idsOf(db: Kysely<AuthTables>, accountId: string): Promise<string[]> {
    const rows = await db
      .selectFrom('auth.session')
      .select('id')
      .where('account_id', '=', accountId)
      .execute();
    return rows.map((row) => row.id);
  },

  async removeExpired(db: Kysely<AuthTables>, now: Date): Promise<void> {
    await db.deleteFrom('auth.session').where('expires_at', '<=', now).execute();
  },
};
