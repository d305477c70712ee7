// RFC 3261 §26.1.5 (denial of service and amplification): who may go on sending to us, by source address.
import type { Clock, Log } from '../../base/index.ts';
import type { Counters } from '../counters.ts';
import { networkOf } from '../transport/network-of.ts';

/** What a stranger may do wrong; each costs so many points. */
const costs = {
  malformed: 2,
  /** A request that has no business here: a call to nobody, a method that we don't take. */
  refused: 2,
  'wrong password': 4,
} as const;

export type Offence = keyof typeof costs;

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
  /** Messages that it may still send at once, and when that was so. */
  allowance: number;
  points: number;
  seenMs: number;
  bannedUntilMs: number;
  bans: number;
  /** Logins at which a password was wrong, and when that counted last. */
  readonly countedMs: Map<string, number>;
}

const messagesPerSecond = 30;
const messagesAtOnce = 150;
/** All strangers together, so that a flood under ten thousand false addresses is a flood too. */
const strangersPerSecond = 500;
const pointsForBan = 40;
/** A telephone with an old password tries again every minute or so: that much is forgiven. */
const pointsForgivenPerSecond = 0.1;
/** A telephone that tries one wrong password ten times at once has one password wrong: of one login it counts so often. */
const sameLoginCountsEveryMs = 5_000;
const mostLoginsCounted = 8;
const firstBanMs = 600_000;
const longestBanMs = 86_400_000;
const mostSources = 10_000;
/** How long somebody whom we have asked, or who has proved his name, stays beyond suspicion. */
const acquaintanceMs = 3 * 3_600_000;
const mostAcquaintances = 10_000;

/**
 * Limits what one address (of IPv6: one /64) may send, and shuts out for a while (ten minutes, each time twice as long, a day at most)
 * whoever goes on misbehaving. Whom we have written to ourselves, and who has proved his name, is never shut out: the
 * source of a datagram can be forged, and nobody may cut us off from our own line. Memory is bounded.
 */
export class SourceWatch {
  readonly #o: SourceWatchOptions;
  /** By network: an IPv6 address of its own for every message would be nobody twice. */
  readonly #sources = new Map<string, Source>();
  readonly #acquainted = new Map<string, number>();
  #strangers = { allowance: strangersPerSecond, atMs: 0 };

  constructor(options: SourceWatchOptions) {
    this.#o = options;
    this.#strangers.atMs = options.clock.monotonicMs();
  }

  /** Counts one message from there; false: drop it without a word. */
  admits(host: string): boolean {
    if (this.#isAcquainted(host)) return true;
    const source = this.#source(host);
    if (source.bannedUntilMs > source.seenMs) {
      this.#o.counters.add('dropped from banned sources');
      return false;
    }
    if (source.allowance < 1 || !this.#strangersHaveRoom(source.seenMs)) {
      this.#o.counters.add('dropped above the rate');
      return false;
    }
    source.allowance -= 1;
    return true;
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

  /** Somebody who may says that it is harmless: it begins anew, as any stranger. */
  pardon(host: string): void {
    this.#sources.delete(networkOf(host));
  }

  /** We write to it ourselves, or it has proved its name. */
  acquaint(host: string): void {
    this.#acquainted.delete(host);
    this.#acquainted.set(host, this.#o.clock.monotonicMs() + acquaintanceMs);
    this.#sources.delete(networkOf(host));
    if (this.#acquainted.size > mostAcquaintances) this.#acquainted.delete(oldestOf(this.#acquainted));
  }

  /** `login`: of ours, at which a password was wrong. The same one again at once is one mistake. */
  note(host: string, offence: Offence, login?: string): void {
    this.#o.counters.add(`offences: ${offence}`);
    if (this.#isAcquainted(host)) return;
    const source = this.#source(host);
    if (login !== undefined && !this.#counts(source, login)) return;
    source.points += costs[offence];
    if (source.points >= pointsForBan) this.#ban(host, source);
  }

  /** It has shown itself as a scanner: no answer tells it that anybody is here. */
  unmask(host: string): void {
    this.#o.counters.add('scanners');
    if (!this.#isAcquainted(host)) this.#ban(host, this.#source(host));
  }

  #counts({ countedMs, seenMs }: Source, login: string): boolean {
    if (seenMs - (countedMs.get(login) ?? -Infinity) < sameLoginCountsEveryMs) return false;
    countedMs.delete(login);
    countedMs.set(login, seenMs);
    if (countedMs.size > mostLoginsCounted) countedMs.delete(oldestOf(countedMs));
    return true;
  }

  #ban(host: string, source: Source): void {
    const forMs = Math.min(longestBanMs, firstBanMs * 2 ** source.bans);
    source.bans += 1;
    source.points = 0;
    source.bannedUntilMs = source.seenMs + forMs;
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

  /** Brought up to now: what time has given back, and moved behind all others. */
  #source(host: string): Source {
    const nowMs = this.#o.clock.monotonicMs();
    const network = networkOf(host);
    const known = this.#sources.get(network);
    const source = known ?? {
      allowance: messagesAtOnce,
      points: 0,
      seenMs: nowMs,
      bannedUntilMs: -Infinity,
      bans: 0,
      countedMs: new Map<string, number>(),
    };
    const goneS = (nowMs - source.seenMs) / 1000;
    source.allowance = Math.min(messagesAtOnce, source.allowance + goneS * messagesPerSecond);
    source.points = Math.max(0, source.points - goneS * pointsForgivenPerSecond);
    source.seenMs = nowMs;
    if (known) this.#sources.delete(network);
    else if (this.#sources.size >= mostSources) this.#sources.delete(oldestOf(this.#sources));
    this.#sources.set(network, source);
    return source;
  }

  #strangersHaveRoom(nowMs: number): boolean {
    const { allowance, atMs } = this.#strangers;
    const left = Math.min(strangersPerSecond, allowance + ((nowMs - atMs) / 1000) * strangersPerSecond);
    this.#strangers = { allowance: left >= 1 ? left - 1 : left, atMs: nowMs };
    return left >= 1;
  }
}

function oldestOf(map: ReadonlyMap<string, unknown>): string {
  return map.keys().next().value as string;
}
