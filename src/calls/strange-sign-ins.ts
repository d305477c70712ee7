import type { Clock } from '../base/index.ts';
import type { StrangeSignIn } from './phone-account.ts';

/** Whoever guesses has many names: the last ones are shown. */
const mostKept = 20;
const keptMs = 24 * 3_600_000;
const longestName = 32;

/**
 * Who has tried to sign in by a login that no telephone has: mostly one of our own with a slip in it. In memory, for a day, the
 * last twenty by login and address.
 */
export class StrangeSignIns {
  readonly #clock: Clock;
  /** The latest last. */
  readonly #kept = new Map<string, StrangeSignIn>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(name: string, address: string): void {
    const login = shown(name);
    const key = `${login ?? ''} ${address}`;
    const tries = (this.#kept.get(key)?.tries ?? 0) + 1;
    this.#kept.delete(key);
    this.#kept.set(key, { login, address, tries, atMs: this.#clock.now() });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostKept && oldest !== undefined) this.#kept.delete(oldest);
  }

  /** The latest first. */
  get all(): readonly StrangeSignIn[] {
    const sinceMs = this.#clock.now() - keptMs;
    return [...this.#kept.values()].filter(({ atMs }) => atMs > sinceMs).reverse();
  }

  /** Somebody has it now: it is strange no more. */
  forget(login: string): void {
    for (const [key, kept] of this.#kept) if (kept.login === login) this.#kept.delete(key);
  }
}

/** What is no login that a telephone could have is not shown, nor what looks like a password in the wrong field. */
function shown(name: string): string | undefined {
  const isSecret = name.length >= 10 && /\p{Ll}/u.test(name) && /\p{Lu}/u.test(name) && /\d/.test(name);
  return !isSecret && name.length <= longestName && /^[\w.+-]+$/.test(name) ? name.toLowerCase() : undefined;
}
