// RFC 3263 §4.3: a target that failed is not tried first again for a while.
import type { Clock } from '../../base/index.ts';
import { hostPort, protocolOf, type Endpoint } from './transport.ts';

const avoidMs = 30_000;
const maxKept = 1000;

export class DeadTargets {
  readonly #clock: Clock;
  readonly #untilMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(target: Endpoint): void {
    if (this.#untilMs.size >= maxKept) this.#untilMs.clear();
    this.#untilMs.set(keyOf(target), this.#clock.monotonicMs() + avoidMs);
  }

  forget(target: Endpoint): void {
    this.#untilMs.delete(keyOf(target));
  }

  /** In their order, the dead ones at the end: better than nobody. */
  last(targets: readonly Endpoint[]): Endpoint[] {
    const dead = targets.filter((target) => this.#isDead(target));
    return [...targets.filter((target) => !dead.includes(target)), ...dead];
  }

  #isDead(target: Endpoint): boolean {
    return (this.#untilMs.get(keyOf(target)) ?? 0) > this.#clock.monotonicMs();
  }
}

function keyOf(target: Endpoint): string {
  return `${protocolOf(target)} ${hostPort(target.host, target.port)}`;
}
