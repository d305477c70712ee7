import type { Kysely } from 'kysely';
import { newId } from '../../base/index.ts';
import type { AuthTables } from './auth-tables.ts';

export interface Account {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly passwordHash: string;
}

/** Statements on `auth.account`; each takes the connection or transaction to run on. */
export const accountStore = {
  async any(db: Kysely<AuthTables>): Promise<boolean> {
    const row = await db.selectFrom('auth.account').select('id').limit(1).executeTakeFirst();
    return row !== undefined;
  },

  async byName(db: Kysely<AuthTables>, name: string): Promise<Account | undefined> {
    return one(db, 'name_key', nameKey(name));
  },

  async byId(db: Kysely<AuthTables>, id: string): Promise<Account | undefined> {
    return one(db, 'id', id);
  },

  /** Undefined when the name is taken. */
  async add(
    db: Kysely<AuthTables>,
    account: { projectId: string; name: string; passwordHash: string },
    at: Date,
  ): Promise<Account | undefined> {
    const id = newId();
    const added = await db
      .insertInto('auth.account')
      .values({
        id,
        project_id: account.projectId,
        name: account.name,
        name_key: nameKey(account.name),
        password_hash: account.passwordHash,
        created_at: at,
        password_changed_at: at,
      })
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .returning('id')
      .executeTakeFirst();
    return added ? { id, ...account } : undefined;
  },

  async setPassword(db: Kysely<AuthTables>, id: string, passwordHash: string, at: Date): Promise<void> {
    await db
      .updateTable('auth.account')
      .set({ password_hash: passwordHash, password_changed_at: at })
      .where('id', '=', id)
      .execute();
  },
};

/** One person whichever case and normal form the name is typed in. */
export function nameKey(name: string): string {
  return name.trim().normalize('NFKC').toLowerCase();
}

async function one(
  db: Kysely<AuthTables>,
  column: 'id' | 'name_key',
  value: string,
): Promise<Account | undefined> {
  const row = await db
    .selectFrom('auth.account')
    .select(['id', 'project_id', 'name', 'password_hash'])
    .where(column, '=', value)
    .executeTakeFirst();
  return row && { id: row.id, projectId: row.project_id, name: row.name, passwordHash: row.password_hash };
}
