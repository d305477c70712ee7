import type { Kysely } from 'kysely';
import { Failure, type Clock } from '../../base/index.ts';
import { isDatabaseAway, type Database } from '../../db/index.ts';
import { accountStore, nameKey, type Account } from './account-store.ts';
import type { AuthTables } from './auth-tables.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { RecentSessions } from './recent-sessions.ts';
import { sessionStore, type StoredSession } from './session-store.ts';
import { signInLinkStore, type StoredLink } from './sign-in-link-store.ts';
import { SignInThrottle } from './sign-in-throttle.ts';
import { hashToken, makeToken } from './token.ts';

/** A session lasts this long after it was last used, and never longer than `longestMs` after the sign-in. */
const idleMs = 12 * 3_600_000;
const longestMs = 30 * 24 * 3_600_000;
// the row is not written at every request
const touchEveryMs = 5 * 60_000;

/** A session just begun: its token goes into the cookie and nowhere else. */
export interface NewSession extends StoredSession {
  readonly token: string;
}

/** Whose link it is; nobody's yet when it creates the first user. */
interface LinkOwner {
  readonly name: string | null;
  readonly displayName: string | null;
  /** He has had no password so far. */
  readonly isFirst: boolean;
}

/** Signing in and out, and whose a cookie is. */
export class Sessions {
  readonly #db: Kysely<AuthTables>;
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #byAddress: SignInThrottle;
  readonly #byName: SignInThrottle;
  readonly #recent: RecentSessions;

  constructor(options: { database: Database; clock: Clock }) {
    this.#database = options.database;
    this.#db = options.database.kysely<AuthTables>();
    this.#clock = options.clock;
    this.#recent = new RecentSessions(options.clock);
    this.#byAddress = new SignInThrottle(options.clock, { longestPauseMs: 15 * 60_000 });
    // short: whoever guesses at a name from elsewhere must not lock its owner out
    this.#byName = new SignInThrottle(options.clock, { longestPauseMs: 60_000 });
  }

  needsFirstUser(): Promise<boolean> {
    return accountStore.any(this.#db).then((any) => !any);
  }

  /** Throws `session.wrong-password` (for an unknown name too), `session.switched-off` and `session.too-many-tries`. */
  async signIn(name: string, password: string, address: string): Promise<NewSession> {
    const key = nameKey(name);
    refuseWhenTooMany(Math.max(this.#byAddress.waitMs(address), this.#byName.waitMs(key)));
    this.#byAddress.count(address);
    this.#byName.count(key);
    const account = await accountStore.byName(this.#db, name);
    const right = await passwordMatches(password, account?.passwordHash);
    if (!account || !right) throw wrongPassword();
    // said to nobody but him: he has typed the right password
    if (!account.enabled) throw switchedOff();
    this.#byAddress.clear(address);
    this.#byName.clear(key);
    await sessionStore.removeExpired(this.#db, this.#now());
    return this.#begin(this.#db, account);
  }

  /** The session of a cookie's token; undefined when it is unknown or over. Using it prolongs it. */
  async find(token: string): Promise<StoredSession | undefined> {
    const now = this.#now();
    const hash = hashToken(token);
    const session = await sessionStore.byToken(this.#db, hash, now);
    this.#recent.note(hash, session);
    if (!session || now.getTime() - session.seenAt.getTime() < touchEveryMs) return session;
    const expiresAt = this.#expiry(session.createdAt, now);
    await sessionStore.seen(this.#db, session.id, now, expiresAt);
    return { ...session, seenAt: now, expiresAt };
  }

  /** As `find`; while the database is away, a session that was found within the last minutes is good. */
  async findOrRecall(token: string): Promise<StoredSession | undefined> {
    const hash = hashToken(token);
    const recalled = this.#recent.whileAway(hash);
    if (recalled) return recalled;
    try {
      return await this.find(token);
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      this.#recent.away();
      const session = this.#recent.whileAway(hash);
      if (!session) throw error;
      return session;
    }
  }

  /** They were ended elsewhere. */
  forget(sessionIds: readonly string[]): void {
    this.#recent.forget(sessionIds);
  }

  async signOut(sessionId: string): Promise<void> {
    await sessionStore.remove(this.#db, sessionId);
    this.#recent.forget([sessionId]);
  }

  /** Changes the password of the session's user; gives back the ids of his other sessions, which have ended. */
  async changePassword(session: StoredSession, current: string, next: string): Promise<string[]> {
    const key = nameKey(session.accountName);
    refuseWhenTooMany(this.#byName.waitMs(key));
    this.#byName.count(key);
    const account = await accountStore.byId(this.#db, session.accountId);
    if (!(await passwordMatches(current, account?.passwordHash))) {
      throw new Failure('invalid', { code: 'password.wrong', message: 'The present password is another.' });
    }
    this.#byName.clear(key);
    const hash = await hashPassword(next);
    const ended = await this.#database.transaction<AuthTables, string[]>(async (tx) => {
      await accountStore.setPassword(tx, session.accountId, hash, this.#now());
      return sessionStore.removeOthers(tx, session.accountId, session.id);
    });
    this.#recent.forget(ended);
    return ended;
  }

  /** What a one-time link is for. Throws `sign-in-link.used-up` when it is unknown, used or too old. */
  async link(token: string): Promise<StoredLink & LinkOwner> {
    const link = await signInLinkStore.good(this.#db, hashToken(token), this.#now());
    if (!link) throw usedUp();
    const account = link.accountId ? await accountStore.byId(this.#db, link.accountId) : undefined;
    return {
      ...link,
      name: account?.name ?? null,
      displayName: account?.displayName ?? null,
      isFirst: (account?.passwordHash ?? '') === '',
    };
  }

  /**
   * Uses a one-time link up: creates the first user or sets the password, and signs in. `ended` are the ids of the
   * user's earlier sessions.
   */
  async useLink(
    token: string,
    entered: { name?: string; password: string },
  ): Promise<{ session: NewSession; ended: string[] }> {
    const { purpose } = await this.link(token);
    if (purpose === 'first-user' && !entered.name) {
      throw new Failure('invalid', { code: 'sign-in-link.name-needed', message: 'Say how you are called.' });
    }
    const hash = await hashPassword(entered.password);
    type Used = { session: NewSession; ended: string[] };
    const used = await this.#database.transaction<AuthTables, Used>(async (tx) => {
      const link = await signInLinkStore.use(tx, hashToken(token), this.#now());
      if (!link) throw usedUp();
      const account = await this.#accountOf(tx, link, entered.name ?? '', hash);
      this.#byName.clear(nameKey(account.name));
      const ended = await sessionStore.removeOthers(tx, account.id);
      return { session: await this.#begin(tx, account), ended };
    });
    this.#recent.forget(used.ended);
    return used;
  }

  async #accountOf(tx: Kysely<AuthTables>, link: StoredLink, name: string, hash: string): Promise<Account> {
    if (link.accountId) {
      await accountStore.setPassword(tx, link.accountId, hash, this.#now());
      const account = await accountStore.byId(tx, link.accountId);
      if (!account?.enabled) throw usedUp();
      return account;
    }
    if (await accountStore.any(tx)) throw usedUp();
    const added = await accountStore.add(
      tx,
      {
        ...{ projectId: link.projectId, name, displayName: name, passwordHash: hash },
        ...{ role: 'administrator', dialsOut: 'off' },
      },
      this.#now(),
    );
    if (!added) throw usedUp();
    return added;
  }

  async #begin(db: Kysely<AuthTables>, account: Account): Promise<NewSession> {
    const token = makeToken();
    const now = this.#now();
    const expiresAt = this.#expiry(now, now);
    const { id: accountId, projectId, name: accountName, displayName, role, dialsOut } = account;
    const id = await sessionStore.add(db, {
      accountId,
      projectId,
      tokenHash: token.hash,
      at: now,
      expiresAt,
    });
    return {
      id,
      accountId,
      accountName,
      displayName,
      role,
      dialsOut,
      projectId,
      createdAt: now,
      seenAt: now,
      expiresAt,
      token: token.secret,
    };
  }

  #expiry(createdAt: Date, now: Date): Date {
    return new Date(Math.min(now.getTime() + idleMs, createdAt.getTime() + longestMs));
  }

  #now(): Date {
    return new Date(this.#clock.now());
  }
}

function refuseWhenTooMany(waitMs: number): void {
  if (waitMs === 0) return;
  const seconds = Math.ceil(waitMs / 1000);
  throw new Failure('unavailable', {
    code: 'session.too-many-tries',
    message: `Too many wrong tries: wait ${seconds} s.`,
    params: { seconds },
  });
}

function wrongPassword(): Failure {
  return new Failure('denied', {
    code: 'session.wrong-password',
    message: 'The name or the password is wrong.',
  });
}

function switchedOff(): Failure {
  return new Failure('denied', {
    code: 'session.switched-off',
    message: 'This account is switched off: ask an administrator.',
  });
}

function usedUp(): Failure {
  return new Failure('missing', {
    code: 'sign-in-link.used-up',
    message: 'This link was used already or is too old: ask for a new one.',
  });
}
