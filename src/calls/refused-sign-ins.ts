import type { Clock } from '../base/index.ts';
import type { SignInRefusal } from './phone-account.ts';

/** So many nonces in a row that were too old: the device does not take the new one that it is told each time. */
const oldNoncesForLoop = 5;
const loopMs = 60_000;
/** The same trouble of the same device is news only so often: it tries again and again, and a guesser far more. */
const newsEveryMs = 60_000;

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

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  of(accountId: string): SignInRefusal | undefined {
    return this.#kept.get(accountId)?.refusal;
  }

  /** True when people should be told. A nonce that is too old counts only when that goes on and on. */
  note(accountId: string, why: SignInRefusal['why'], address: string): boolean {
    const kept = this.#kept.get(accountId) ?? {};
    this.#kept.set(accountId, kept);
    if (why === 'old-nonce' && !this.#isLoop(kept, address)) return false;
    const before = kept.refusal;
    const atMs = this.#clock.now();
    kept.refusal = { atMs, why, address };
    const same = before?.why === why && before.address === address;
    if (same && kept.toldMs !== undefined && atMs - kept.toldMs < newsEveryMs) return false;
    kept.toldMs = atMs;
    return true;
  }

  /** A device at that address has signed in: what was wrong there is mended. True when something was. */
  mended(accountId: string, address: string): boolean {
    const kept = this.#kept.get(accountId);
    if (!kept) return false;
    if (kept.oldNonces?.address === address) kept.oldNonces = undefined;
    if (kept.refusal?.address !== address) return false;
    this.#kept.delete(accountId);
    return true;
  }

  forget(accountId: string): void {
    this.#kept.delete(accountId);
  }

  #isLoop(kept: Kept, address: string): boolean {
    const nowMs = this.#clock.now();
    const known = kept.oldNonces;
    const goesOn = known?.address === address && nowMs - known.sinceMs < loopMs;
    kept.oldNonces = goesOn ? { ...known, count: known.count + 1 } : { address, sinceMs: nowMs, count: 1 };
    return kept.oldNonces.count >= oldNoncesForLoop;
  }
}
