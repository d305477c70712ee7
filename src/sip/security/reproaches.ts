import { oldestOf } from './oldest-of.ts';

/** What somebody may do wrong; each costs so many points. */
const costs = {
  malformed: 2,
  /** A request that has no business here: a call to nobody, a method that we don't take. */
  refused: 2,
  /**
   * What a stranger gets no answer to, and therefore sends eleven times (RFC 3261 §17.1.2.2): who watches us by OPTIONS every ten
   * seconds stays below what is forgiven.
   */
  unanswered: 0.05,
  /** A BYE of a talk that we don't know: after a restart of ours there may be many. */
  'no such talk': 0.25,
  'wrong password': 4,
  /** Asked for a password, he goes without giving one. All telephones of an office may do so once, at the same time. */
  'unanswered challenge': 0.25,
} as const;

export type Offence = keyof typeof costs;

const tooMany = 40;
/** A telephone with an old password tries again every minute or so: that much is forgiven. */
const forgivenPerSecond = 0.1;
/**
 * A telephone that tries one wrong password ten times at once has one password wrong: of one login it counts in full so often,
 * and a twentieth of it in between. Who guesses at one login gets two hundred guesses.
 */
const sameLoginCountsEveryMs = 5_000;
const sameLoginAgain = 0.05;
const mostLoginsCounted = 8;

/** Points that one source has collected; they are forgiven as time goes by. */
export class Reproaches {
  #points = 0;
  #atMs: number;
  /** Logins at which a password was wrong, and when that counted last. */
  readonly #countedMs = new Map<string, number>();

  constructor(nowMs: number) {
    this.#atMs = nowMs;
  }

  /** True when that was too much; then it begins anew. `login`: the same one again at once is hardly more than one mistake. */
  add(offence: Offence, nowMs: number, login?: string): boolean {
    this.#points = Math.max(0, this.#points - ((nowMs - this.#atMs) / 1000) * forgivenPerSecond);
    this.#atMs = nowMs;
    const isAgain = login !== undefined && !this.#counts(login);
    this.#points += costs[offence] * (isAgain ? sameLoginAgain : 1);
    if (this.#points < tooMany) return false;
    this.clear();
    return true;
  }

  clear(): void {
    this.#points = 0;
  }

  #counts(login: string): boolean {
    if (this.#atMs - (this.#countedMs.get(login) ?? -Infinity) < sameLoginCountsEveryMs) return false;
    this.#countedMs.delete(login);
    this.#countedMs.set(login, this.#atMs);
    if (this.#countedMs.size > mostLoginsCounted) this.#countedMs.delete(oldestOf(this.#countedMs));
    return true;
  }
}
