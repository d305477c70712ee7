import type { Kysely } from 'kysely';
import { Failure, type Clock } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type { DialsOut, Role } from '../contract/index.ts';
import { accountStore, type Account, type ListedAccount } from './account-store.ts';
import type { AuthTables } from './auth-tables.ts';
import { sessionStore } from './session-store.ts';
import { signInLinkStore } from './sign-in-link-store.ts';
import { makeLink, type IssuedLink } from './sign-in-link.ts';

interface NewPerson {
  readonly projectId: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly dialsOut: DialsOut;
}

/** Who may sign in. Nobody's password passes through here: each chooses his own by a one-time link. */
export class People {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(options: { database: Database; clock: Clock }) {
    this.#database = options.database;
    this.#clock = options.clock;
  }

  list(projectId: string): Promise<readonly ListedAccount[]> {
    return accountStore.list(this.#database.kysely<AuthTables>(), projectId);
  }

  /** With the link by which he chooses his password. Throws `account.exists`. */
  add(person: NewPerson): Promise<{ person: Account; link: IssuedLink }> {
    return this.#transaction(async (tx) => {
      const added = await accountStore.add(tx, { ...person, passwordHash: '' }, this.#now());
      if (!added) throw nameTaken();
      return { person: added, link: await makeLink(tx, added, this.#now()) };
    });
  }

  /**
   * Changes all but the password. `ended`: sessions that are over, of one who is switched off; `changed`: those that go
   * on with another role or name. Throws `account.exists`, `account.last-administrator`.
   */
  async change(
    next: Omit<Account, 'passwordHash'>,
  ): Promise<{ person: Account; ended: readonly string[]; changed: readonly string[] }> {
    return this.#transaction(async (tx) => {
      await this.#keepAnAdministrator(tx, next);
      await accountStore.change(tx, next, this.#now()).catch(taken);
      const person = await accountStore.byId(tx, next.id);
      if (!person) throw missing();
      if (next.enabled) return { person, ended: [], changed: await sessionStore.idsOf(tx, next.id) };
      await signInLinkStore.removeUnused(tx, next.id);
      return { person, ended: await sessionStore.removeOthers(tx, next.id), changed: [] };
    });
  }

  /** For a lost password. Throws `account.off`. */
  newLink(id: string): Promise<{ person: Account; link: IssuedLink }> {
    return this.#transaction(async (tx) => {
      const person = await accountStore.byId(tx, id);
      if (!person) throw missing();
      return { person, link: await makeLink(tx, person, this.#now()) };
    });
  }

  /** Somebody must always be able to let others in. */
  async #keepAnAdministrator(tx: Kysely<AuthTables>, next: Omit<Account, 'passwordHash'>): Promise<void> {
    const administrators = await accountStore.lockAdministrators(tx, next.projectId);
    const remains = next.enabled && next.role === 'administrator';
    if (remains || !administrators.includes(next.id) || administrators.length > 1) return;
    throw new Failure('conflict', {
      code: 'account.last-administrator',
      message: 'The last administrator stays one: make another one first.',
    });
  }

  #transaction<R>(work: (tx: Kysely<AuthTables>) => Promise<R>): Promise<R> {
    return this.#database.transaction<AuthTables, R>(work);
  }

  #now(): Date {
    return new Date(this.#clock.now());
  }
}

function taken(error: unknown): never {
  throw (error as { code?: string }).code === '23505' ? nameTaken() : error;
}

function nameTaken(): Failure {
  return new Failure('conflict', {
    code: 'account.exists',
    message: 'Somebody signs in by this name already.',
  });
}

function missing(): Failure {
  return new Failure('missing', { code: 'person.missing', message: 'There is no such person.' });
}
