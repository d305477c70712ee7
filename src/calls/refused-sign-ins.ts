import type { Clock } from '../base/index.ts';
import type { SignInRefusal } from './phone-account.ts';

/** So many nonces in a row that were too old: the device does not take the new one that it is told each time. */
const oldNoncesForLoop = 5;
const loopMs = 60_000;
/** Trouble of one telephone is news only so often, whatever it is: a device tries again and again, a guesser far more. */
const newsEveryMs = 60_000;
/** Of all telephones together: who forges sign-ins has many logins, and as many addresses as he likes. */
const mostNews = 20;
/** So long what a telephone of ours was refused for outweighs what others are: it tries again within that. */
const ownOutweighsMs = 10 * 60_000;
/** Of one telephone. */
const mostAddresses = 10;

interface OldNonces {
  readonly address: string;
  readonly sinceMs: number;
  readonly count: number;
}

interface Kept {
  refusal?: SignInRefusal;
  toldMs?: number;
  oldNonces?: OldNonces;
}

/** The last sign-in of each telephone that was refused, so that a wrong password is seen by who has to mend it. */
export class RefusedSignIns {
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();
  /** Telephone → addresses that it has signed in from, the latest last. */
  readonly #addresses = new Map<string, Set<string>>();
  #newsSinceMs = -Infinity;
  #news = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(accountId: string): SignInRefusal | undefined {
    return this.#kept.get(accountId)?.refusal;
  }

  /**
   * True when people should be told. A nonce that is too old counts only when that goes on and on, and what a device at an
   * address that the telephone has signed in from is refused for isn't hidden by what strangers are.
   */
  note(accountId: string, why: SignInRefusal['why'], address: string): boolean {
    const kept = this.#kept.get(accountId) ?? {};
    this.#kept.set(accountId, kept);
    if (why === 'old-nonce' && !this.#isLoop(kept, address)) return false;
    const atMs = this.#clock.now();
    const before = kept.refusal;
    const beforeIsOwn = before !== undefined && this.#isOwn(accountId, before.address);
    if (beforeIsOwn && atMs - before.atMs < ownOutweighsMs && !this.#isOwn(accountId, address)) return false;
    kept.refusal = { atMs, why, address };
    return this.#isNews(kept);
  }

  #isOwn(accountId: string, address: string): boolean {
    return this.#addresses.get(accountId)?.has(address) ?? false;
  }

  #isNews(kept: Kept): boolean {
    const nowMs = this.#clock.monotonicMs();
    if (kept.toldMs !== undefined && nowMs - kept.toldMs < newsEveryMs) return false;
    if (nowMs - this.#newsSinceMs >= newsEveryMs) [this.#newsSinceMs, this.#news] = [nowMs, 0];
    if (this.#news >= mostNews) return false;
    this.#news += 1;
    kept.toldMs = nowMs;
    return true;
  }

  /** A device at that address has signed in: what was wrong there is mended. True when something was. */
  signedIn(accountId: string, address: string): boolean {
    const addresses = this.#addresses.get(accountId) ?? new Set();
    this.#addresses.set(accountId, addresses);
    addresses.delete(address);
    addresses.add(address);
    const [longestAgo] = addresses;
    if (addresses.size > mostAddresses && longestAgo !== undefined) addresses.delete(longestAgo);
    const kept = this.#kept.get(accountId);
    if (!kept) return false;
    if (kept.oldNonces?.address === address) kept.oldNonces = undefined;
    if (kept.refusal?.address !== address) return false;
    this.#kept.delete(accountId);
    return true;
  }

  /** Its password is another, or it is switched off. */
  forget(accountId: string): void {
    this.#kept.delete(accountId);
  }

  removed(accountId: string): void {
    this.#kept.delete(accountId);
    this.#addresses.delete(accountId);
  }

  #isLoop(kept: Kept, address: string): boolean {
    const nowMs = this.#clock.now();
    const known = kept.oldNonces;
    const goesOn = known?.address === address && nowMs - known.sinceMs < loopMs;
    kept.oldNonces = goesOn ? { ...known, count: known.count + 1 } : { address, sinceMs: nowMs, count: 1 };
    return kept.oldNonces.count >= oldNoncesForLoop;
  }
}
