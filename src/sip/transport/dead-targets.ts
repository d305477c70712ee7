// RFC 3263 §4.3: a target that failed is not tried first again for a while, and each further time for longer.
import type { Clock } from '../../base/index.ts';
import { hostPort, protocolOf, type Endpoint } from './transport.ts';

const firstMs = 30_000;
const longestMs = 300_000;
/** RFC 3261 §21.5.4: who says for how long he can't is believed, but nobody may keep himself out of a line for longer. */
const longestWishMs = 3_600_000;
const maxKept = 1000;

interface Avoided {
  readonly untilMs: number;
  readonly forMs: number;
}

export class DeadTargets {
  readonly #clock: Clock;
  readonly #avoided = new Map<string, Avoided>();
  /** Until when they have asked not to be asked. */
  readonly #unwilling = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Nobody was there, or he could not (503); twice as long as the time before, when nothing was heard from there since. */
  note(target: Endpoint): void {
    const key = keyOf(target);
    const nowMs = this.#clock.monotonicMs();
    const before = this.#avoided.get(key);
    // several requests may find out the same at once
    if (before && before.untilMs > nowMs) return;
    const forMs = before ? Math.min(longestMs, before.forMs * 2) : firstMs;
    if (this.#avoided.size >= maxKept) this.#avoided.clear();
    this.#avoided.set(key, { untilMs: nowMs + forMs, forMs });
  }

  /** Its 503 says when to come again, in seconds. What belongs to a talk with it may be answered until then all the same. */
  unwilling(target: Endpoint, retryAfterS: number): void {
    if (this.#unwilling.size >= maxKept) this.#unwilling.clear();
    const wishMs = Math.min(retryAfterS * 1000, longestWishMs);
    this.#unwilling.set(keyOf(target), this.#clock.monotonicMs() + wishMs);
  }

  /** It has answered. */
  forget(target: Endpoint): void {
    this.#avoided.delete(keyOf(target));
  }

  /** It has taken a call, whatever it said before. */
  willing(target: Endpoint): void {
    this.#unwilling.delete(keyOf(target));
  }

  /**
   * In their order, the dead ones at the end: better than nobody. Before all of them what is at the place of the partner
   * of a talk, dead or not; else what is on his machine, as who has called by a connection listens at another port.
   */
  last(targets: readonly Endpoint[], partner?: Endpoint): Endpoint[] {
    const dead = targets.filter((target) => this.#isDead(target));
    const ordered = [...targets.filter((target) => !dead.includes(target)), ...dead];
    return partner ? ordered.toSorted((a, b) => nearness(b, partner) - nearness(a, partner)) : ordered;
  }

  #isDead(target: Endpoint): boolean {
    const key = keyOf(target);
    const untilMs = Math.max(this.#avoided.get(key)?.untilMs ?? 0, this.#unwilling.get(key) ?? 0);
    return untilMs > this.#clock.monotonicMs();
  }
}

/** The protocol doesn't count: what is large goes to the same place by another one. */
function nearness({ host, port }: Endpoint, partner: Endpoint): number {
  return host === partner.host ? (port === partner.port ? 2 : 1) : 0;
}

function keyOf(target: Endpoint): string {
  return `${protocolOf(target)} ${hostPort(target.host, target.port)}`;
}
