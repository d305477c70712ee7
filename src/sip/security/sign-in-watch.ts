// RFC 7616 §5.7 (guessing of passwords): sign-ins from an address that is known otherwise, so that it can't be shut out.
import type { Clock, Log } from '../../base/index.ts';
import type { Counters } from '../counters.ts';
import { oldestOf } from './oldest-of.ts';
import { Reproaches } from './reproaches.ts';

export interface SignInWatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: Counters;
}

interface Place {
  /** Logins whose password was right from there, the latest last. */
  readonly proved: Set<string>;
  readonly reproaches: Reproaches;
  deafUntilMs: number;
}

const deafMs = 600_000;
const mostPlaces = 2_000;
/** Telephones of one office. */
const mostLogins = 1_000;

/**
 * Who has one telephone of ours may not guess the passwords of the others: after too many wrong ones no sign-in from
 * there is looked at for ten minutes, but those of logins that have been right from there. Its telephones work on, so that
 * a forged address cuts nobody off. Memory is bounded.
 */
export class SignInWatch {
  readonly #o: SignInWatchOptions;
  readonly #places = new Map<string, Place>();

  constructor(options: SignInWatchOptions) {
    this.#o = options;
  }

  /** That login's password was right from there. */
  proved(network: string, login: string): void {
    const { proved } = this.#place(network);
    const name = login.toLowerCase();
    proved.delete(name);
    proved.add(name);
    const [oldest] = proved;
    if (proved.size > mostLogins && oldest !== undefined) proved.delete(oldest);
  }

  /** A password was wrong, of that login of ours or of a name that nobody has. */
  wrong(network: string, login: string | undefined): void {
    const place = this.#place(network);
    if (login !== undefined && place.proved.has(login.toLowerCase())) return;
    const nowMs = this.#o.clock.monotonicMs();
    if (!place.reproaches.add('wrong password', nowMs, login)) return;
    place.deafUntilMs = nowMs + deafMs;
    this.#o.counters.add('addresses whose sign-ins are not heard');
    this.#o.log.warn(
      { source: network, forS: deafMs / 1000 },
      'Nobody new may sign in from a SIP source for a while',
    );
  }

  /** Whether a sign-in by that login from there is looked at. */
  hears(network: string, login: string): boolean {
    return this.deafMs(network) === 0 || this.#places.get(network)?.proved.has(login.toLowerCase()) === true;
  }

  /** How long nobody new will be heard there; 0 when anybody may sign in. */
  deafMs(network: string): number {
    const untilMs = this.#places.get(network)?.deafUntilMs ?? -Infinity;
    return Math.max(0, untilMs - this.#o.clock.monotonicMs());
  }

  /** Somebody who may says that it is harmless. */
  pardon(network: string): void {
    const place = this.#places.get(network);
    if (!place) return;
    place.deafUntilMs = -Infinity;
    place.reproaches.clear();
  }

  #place(network: string): Place {
    const place = this.#places.get(network) ?? {
      proved: new Set<string>(),
      reproaches: new Reproaches(this.#o.clock.monotonicMs()),
      deafUntilMs: -Infinity,
    };
    this.#places.delete(network);
    this.#places.set(network, place);
    if (this.#places.size > mostPlaces) this.#places.delete(oldestOf(this.#places));
    return place;
  }
}
