import { Allowance, type Clock, type Log } from '../base/index.ts';
import type { LiveTrunk } from './live-trunk.ts';

interface Known {
  readonly allowance: Allowance;
  refused: number;
  toldMs: number;
}

/** The slowest line may bring so many: callers who hear busy try again at once. */
const least = { perSecond: 10, atOnce: 40 };
/** Several times what the line was set up for. */
const perCallASecond = 4;
const perLine = 2;
const tellEveryMs = 60_000;

/**
 * How many calls a line may bring, generously by its lines and calls a second. The source of a datagram can be forged: above
 * this nothing is kept of a call, neither a transaction nor a row, and the line itself goes on.
 */
export class CallerRate {
  readonly #clock: Clock;
  readonly #log: Log;
  /** A line that is saved anew is another one, and begins anew. */
  readonly #lines = new WeakMap<LiveTrunk, Known>();

  constructor({ clock, log }: { readonly clock: Clock; readonly log: Log }) {
    this.#clock = clock;
    this.#log = log;
  }

  /** Counts one call; false when there are too many. */
  admits(live: LiveTrunk): boolean {
    const nowMs = this.#clock.monotonicMs();
    const known = this.#lines.get(live) ?? begun(live, nowMs);
    this.#lines.set(live, known);
    if (known.allowance.take(nowMs)) return true;
    known.refused += 1;
    if (nowMs - known.toldMs >= tellEveryMs) {
      const refused = known.refused;
      known.refused = 0;
      known.toldMs = nowMs;
      this.#log.warn({ trunk: live.trunk.id, refused }, 'a line brings more calls than are taken');
    }
    return false;
  }
}

function begun({ trunk: { maxLines, callsPerSecond } }: LiveTrunk, nowMs: number): Known {
  const perSecond = Math.max(least.perSecond, perCallASecond * callsPerSecond);
  const atOnce = Math.max(least.atOnce, perLine * maxLines, perSecond);
  return { allowance: new Allowance({ perSecond, atOnce }, nowMs), refused: 0, toldMs: -Infinity };
}
