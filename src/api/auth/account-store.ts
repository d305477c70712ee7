import type { Kysely, Selectable } from 'kysely';
import { newId } from '../../base/index.ts';
import type { DialsOut, Role } from '../contract/index.ts';
import type { AuthTables } from './auth-tables.ts';

export interface Account {
  readonly id: string;
  readonly projectId: string;
  /** What he signs in by. */
  readonly name: string;
  /** As colleagues know him. */
  readonly displayName: string;
  readonly role: Role;
  /** Which outside numbers he may call in the talks that he has. */
  readonly dialsOut: DialsOut;
  /** Empty until he has chosen a password: nothing matches it. */
  readonly passwordHash: string;
  /** False: he is not let in. */
  readonly enabled: boolean;
}

export interface ListedAccount extends Account {
  readonly lastSeenAt: Date | null;
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

  /** Of a project, by the name that is shown, with the moment at which each was last there. */
  async list(db: Kysely<AuthTables>, projectId: string): Promise<ListedAccount[]> {
    const rows = await db
      .selectFrom('auth.account')
      .select(columns)
      .select((account) =>
        account
          .selectFrom('auth.session')
          .whereRef('auth.session.account_id', '=', 'auth.account.id')
          .select((session) => session.fn.max('auth.session.seen_at').as('seen_at'))
          .as('last_seen_at'),
      )
      .where('project_id', '=', projectId)
      .orderBy('display_name')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ ...accountOf(row), lastSeenAt: row.last_seen_at }));
  },

  /** Undefined when the name is taken. */
  async add(
    db: Kysely<AuthTables>,
    account: Omit<Account, 'id' | 'enabled'>,
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
        display_name: account.displayName,
        role: account.role,
        dials_out: account.dialsOut,
        password_hash: account.passwordHash,
        created_at: at,
        password_changed_at: at,
        disabled_at: null,
      })
      .onConflict((conflict) => conflict.column('name_key').doNothing())
      .returning('id')
      .executeTakeFirst();
    return added ? { id, ...account, enabled: true } : undefined;
  },

  /** All but the password. Throws PostgreSQL's 23505 when the name is taken. */
  async change(db: Kysely<AuthTables>, account: Omit<Account, 'passwordHash'>, at: Date): Promise<void> {
    await db
      .updateTable('auth.account')
      .set(({ fn, ref, val }) => ({
        name: account.name,
        name_key: nameKey(account.name),
        display_name: account.displayName,
        role: account.role,
        dials_out: account.dialsOut,
        disabled_at: account.enabled ? null : fn.coalesce(ref('disabled_at'), val(at)),
      }))
      .where('id', '=', account.id)
      .execute();
  },

  /** How many administrators of the project could sign in; holds their rows until the transaction is over. */
  async lockAdministrators(db: Kysely<AuthTables>, projectId: string): Promise<readonly string[]> {
    const rows = await db
      .selectFrom('auth.account')
      .select('id')
      .where('project_id', '=', projectId)
      .where('role', '=', 'administrator')
      .where('disabled_at', 'is', null)
      .where('password_hash', '!=', '')
      .orderBy('id')
      .forUpdate()
      .execute();
    return rows.map(({ id }) => id);
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

const columns = [
  'id',
  'project_id',
  'name',
  'display_name',
  'role',
  'dials_out',
  'password_hash',
  'disabled_at',
] as const satisfies readonly (keyof AuthTables['auth.account'])[];

async function one(
  db: Kysely<AuthTables>,
  column: 'id' | 'name_key',
  value: string,
): Promise<Account | undefined> {
  const row = await db
    .selectFrom('auth.account')
    .select(columns)
    .where(column, '=', value)
    .executeTakeFirst();
  return row && accountOf(row);
}

function accountOf(row: Pick<Selectable<AuthTables['auth.account']>, (typeof columns)[number]>): Account {
  return {
    id: row.id,
    projectId: row.project_id,
    name: row.name,
    displayName: row.display_name,
    role: row.role,
    dialsOut: row.dials_out,
    passwordHash: row.password_hash,
    enabled: row.disabled_at === null,
  };
}
