import type { Clock } from '../../base/index.ts';

interface Failures {
  readonly count: number;
  readonly lastMs: number;
}

export interface ThrottleLimits {
  /** Wrong tries that cost nothing: people mistype. */
  readonly free: number;
  /** Pause after the first try beyond those; doubles with each. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
  /** After this long without a wrong try all is forgotten. */
  readonly forgetMs: number;
}

const usualLimits = { free: 5, firstPauseMs: 2_000, forgetMs: 60 * 60_000 };

// a table that an attacker can't grow without bound by trying ever new names
const mostKeys = 10_000;

/**
 * Slows guessing: counts wrong tries by key (an address, a name) and tells how long the next must wait.
 * In memory: a restart forgives, and each process counts for itself.
 */
export class SignInThrottle {
  readonly #clock: Clock;
  readonly #limits: ThrottleLimits;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock, limits: Partial<ThrottleLimits> & Pick<ThrottleLimits, 'longestPauseMs'>) {
    this.#clock = clock;
    this.#limits = { ...usualLimits, ...limits };
  }

  /** Milliseconds until a try under this key is allowed; 0 when now. */
  waitMs(key: string): number {
    const failures = this.#alive(key);
    if (!failures || failures.count < this.#limits.free) return 0;
    const doublings = Math.min(30, failures.count - this.#limits.free);
    const pauseMs = Math.min(this.#limits.longestPauseMs, this.#limits.firstPauseMs * 2 ** doublings);
    return Math.max(0, failures.lastMs + pauseMs - this.#clock.monotonicMs());
  }

  /** Counts a try before its outcome is known, so that tries sent together are counted together. */
  count(key: string): void {
    const before = this.#alive(key)?.count ?? 0;
    this.#failures.delete(key);
    this.#failures.set(key, { count: before + 1, lastMs: this.#clock.monotonicMs() });
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= mostKeys) break;
      this.#failures.delete(oldest);
    }
  }

  /** A right password clears what was counted. */
  clear(key: string): void {
    this.#failures.delete(key);
  }

  #alive(key: string): Failures | undefined {
    const failures = this.#failures.get(key);
    if (failures && this.#clock.monotonicMs() - failures.lastMs > this.#limits.forgetMs) {
      this.#failures.delete(key);
      return undefined;
    }
    return failures;
  }
}
