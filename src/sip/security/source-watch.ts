// RFC 3261 §26.1.5 (denial of service and amplification): who may go on sending to us, by source address.
import { Allowance, type Clock, type Log } from '../../base/index.ts';
import type { Counters } from '../counters.ts';
import { networkOf } from '../transport/network-of.ts';
import { oldestOf } from './oldest-of.ts';
import { Reproaches, type Offence } from './reproaches.ts';
import { SignInWatch } from './sign-in-watch.ts';

export interface SourceWatchOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly counters: Counters;
  /** Everybody is known. */
  readonly unguarded: boolean;
  /** Those of this network are shut out from now on, as far as `shutsOut` says so of each. */
  onShutOut?(network: string): void;
}

interface Source {
  readonly messages: Allowance;
  readonly reproaches: Reproaches;
  bannedUntilMs: number;
  bans: number;
}

const messagesOfOne = { perSecond: 30, atOnce: 150 };
/** All strangers together, so that a flood under ten thousand false addresses is a flood too. */
const messagesOfStrangers = { perSecond: 500, atOnce: 500 };
/** What one known address may begin: more than any line of ours carries, and an office whose telephones all wake at once. */
const beginningsOfKnown = { perSecond: 200, atOnce: 400 };
const firstBanMs = 600_000;
const longestBanMs = 86_400_000;
const mostSources = 10_000;
/** How long somebody whom we have asked, or who has proved his name, stays beyond suspicion. */
const acquaintanceMs = 3 * 3_600_000;
const mostAcquaintances = 10_000;
const tellEveryMs = 60_000;

/**
 * Limits what one address (of IPv6: one /64) may send, and shuts out for a while (ten minutes, each time twice as long, a day at most)
 * whoever goes on misbehaving. Whom we have written to ourselves, and who has proved his name, is never shut out: the
 * source of a datagram can be forged, and nobody may cut us off from our own line. What such an address begins is limited
 * too, and so are the passwords that are guessed from there; what belongs to a call of ours never is. Memory is bounded.
 */
export class SourceWatch {
  readonly #o: SourceWatchOptions;
  /** By network: an IPv6 address of its own for every message would be nobody twice. */
  readonly #sources = new Map<string, Source>();
  readonly #acquainted = new Map<string, number>();
  /** Of those that are known, by network. */
  readonly #beginnings = new Map<string, Allowance>();
  readonly #signIns: SignInWatch;
  readonly #strangers: Allowance;
  #toldMs = -Infinity;

  constructor(options: SourceWatchOptions) {
    this.#o = options;
    this.#signIns = new SignInWatch(options);
    this.#strangers = new Allowance(messagesOfStrangers, options.clock.monotonicMs());
  }

  /** Counts one message from there; false: drop it without a word. */
  admits(host: string): boolean {
    if (this.#isAcquainted(host)) return true;
    const source = this.#source(host);
    const nowMs = this.#o.clock.monotonicMs();
    if (source.bannedUntilMs > nowMs) {
      this.#o.counters.add('dropped from banned sources');
      return false;
    }
    if (!source.messages.has(nowMs) || !this.#strangers.take(nowMs)) {
      this.#o.counters.add('dropped above the rate');
      return false;
    }
    source.messages.take(nowMs);
    return true;
  }

  /** Counts one request from there that belongs to nothing that we know of; false: there are too many. */
  begins(host: string): boolean {
    // a stranger's messages are counted, all of them
    if (this.#o.unguarded || !this.#isAcquainted(host)) return true;
    const network = networkOf(host);
    const nowMs = this.#o.clock.monotonicMs();
    const allowance = this.#beginnings.get(network) ?? new Allowance(beginningsOfKnown, nowMs);
    this.#beginnings.delete(network);
    this.#beginnings.set(network, allowance);
    if (this.#beginnings.size > mostSources) this.#beginnings.delete(oldestOf(this.#beginnings));
    if (allowance.take(nowMs)) return true;
    this.#o.counters.add('begun above the rate by known sources');
    if (nowMs - this.#toldMs >= tellEveryMs) {
      this.#toldMs = nowMs;
      this.#o.log.warn({ source: host }, 'A known SIP source begins more than is taken');
    }
    return false;
  }

  /** Whether that one is known: we have written to it, or it has proved its name. */
  knows(host: string): boolean {
    return this.#isAcquainted(host);
  }

  /** Whether nothing is heard from there for now. */
  shutsOut(host: string): boolean {
    return this.shutOutMs(host) > 0;
  }

  /** How long nothing will be heard from there; 0 when it may speak. */
  shutOutMs(host: string): number {
    const bannedUntilMs = this.#sources.get(networkOf(host))?.bannedUntilMs ?? -Infinity;
    if (this.#isAcquainted(host)) return 0;
    return Math.max(0, bannedUntilMs - this.#o.clock.monotonicMs());
  }

  /** Whether a sign-in by that login is looked at. */
  hearsSignIn(host: string, login: string): boolean {
    return !this.#isAcquainted(host) || this.#signIns.hears(networkOf(host), login);
  }

  /** How long nobody who is new there will be let in; 0 when anybody may sign in. */
  closedToNewMs(host: string): number {
    return Math.max(this.shutOutMs(host), this.#signIns.deafMs(networkOf(host)));
  }

  /** Somebody who may says that it is harmless: it begins anew, as any stranger. */
  pardon(host: string): void {
    this.#sources.delete(networkOf(host));
    this.#signIns.pardon(networkOf(host));
  }

  /** We write to it ourselves. */
  acquaint(host: string): void {
    this.#acquainted.delete(host);
    this.#acquainted.set(host, this.#o.clock.monotonicMs() + acquaintanceMs);
    this.#sources.delete(networkOf(host));
    if (this.#acquainted.size > mostAcquaintances) this.#acquainted.delete(oldestOf(this.#acquainted));
  }

  /** Somebody there has proved to be that login. */
  proved(host: string, login: string): void {
    this.acquaint(host);
    this.#signIns.proved(networkOf(host), login);
  }

  /** `login`: of ours, at which a password was wrong. The same one again at once counts for little. */
  note(host: string, offence: Offence, login?: string): void {
    this.#o.counters.add(`offences: ${offence}`);
    if (this.#o.unguarded) return;
    if (this.#isAcquainted(host)) {
      if (offence === 'wrong password') this.#signIns.wrong(networkOf(host), login);
      return;
    }
    const source = this.#source(host);
    if (source.reproaches.add(offence, this.#o.clock.monotonicMs(), login)) this.#ban(host, source);
  }

  /** It has shown itself as a scanner: no answer tells it that anybody is here. */
  unmask(host: string): void {
    this.#o.counters.add('scanners');
    if (!this.#isAcquainted(host)) this.#ban(host, this.#source(host));
  }

  #ban(host: string, source: Source): void {
    const forMs = Math.min(longestBanMs, firstBanMs * 2 ** source.bans);
    source.bans += 1;
    source.reproaches.clear();
    source.bannedUntilMs = this.#o.clock.monotonicMs() + forMs;
    this.#o.counters.add('bans');
    this.#o.log.warn({ source: host, forS: forMs / 1000 }, 'A SIP source is shut out for a while');
    this.#o.onShutOut?.(networkOf(host));
  }

  #isAcquainted(host: string): boolean {
    if (this.#o.unguarded) return true;
    const untilMs = this.#acquainted.get(host);
    if (untilMs === undefined) return false;
    if (untilMs > this.#o.clock.monotonicMs()) return true;
    this.#acquainted.delete(host);
    return false;
  }

  /** Moved behind all others. */
  #source(host: string): Source {
    const nowMs = this.#o.clock.monotonicMs();
    const network = networkOf(host);
    const known = this.#sources.get(network);
    const source = known ?? {
      messages: new Allowance(messagesOfOne, nowMs),
      reproaches: new Reproaches(nowMs),
      bannedUntilMs: -Infinity,
      bans: 0,
    };
    if (known) this.#sources.delete(network);
    else if (this.#sources.size >= mostSources) this.#sources.delete(oldestOf(this.#sources));
    this.#sources.set(network, source);
    return source;
  }
}
