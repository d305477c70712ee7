import type { Clock } from '../../base/index.ts';
import type { StoredSession } from './session-store.ts';

/** A session that was found so long ago is still believed when nobody can be asked. */
const recentMs = 5 * 60_000;
/** A database that was away is not asked for so long: asking may take seconds. */
const pauseMs = 10_000;
const mostSessions = 1_000;

/** The sessions of the last minutes, for the time in which the database is away: a call must not be lost by that. */
export class RecentSessions {
  readonly #clock: Clock;
  readonly #byToken = new Map<string, { readonly session: StoredSession; readonly atMs: number }>();
  #awayUntilMs = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What the database has just said. */
  note(tokenHash: Buffer, session: StoredSession | undefined): void {
    const key = tokenHash.toString('base64');
    this.#awayUntilMs = -Infinity;
    this.#byToken.delete(key);
    if (session) this.#byToken.set(key, { session, atMs: this.#clock.monotonicMs() });
    for (const oldest of this.#byToken.keys()) {
      if (this.#byToken.size <= mostSessions) break;
      this.#byToken.delete(oldest);
    }
  }

  /** The database can't be asked just now. */
  away(): void {
    this.#awayUntilMs = this.#clock.monotonicMs() + pauseMs;
  }

  /** Undefined when the database is to be asked, or nothing recent is known. */
  whileAway(tokenHash: Buffer): StoredSession | undefined {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs >= this.#awayUntilMs) return undefined;
    const known = this.#byToken.get(tokenHash.toString('base64'));
    const good =
      known && nowMs - known.atMs < recentMs && known.session.expiresAt.getTime() > this.#clock.now();
    return good ? known.session : undefined;
  }

  /** They have ended. */
  forget(sessionIds: readonly string[]): void {
    for (const [key, { session }] of this.#byToken) {
      if (sessionIds.includes(session.id)) this.#byToken.delete(key);
    }
  }
}
