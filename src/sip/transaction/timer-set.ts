import type { Clock, Timer } from '../../base/index.ts';
import type { CoarseTimers } from './coarse-timers.ts';
import type { TimerName } from './machine.ts';

/** Those that only end a transaction which nobody waits for any more. */
const coarse: ReadonlySet<TimerName> = new Set(['D', 'I', 'J', 'K', 'L', 'M']);

interface Running {
  readonly name: TimerName;
  readonly timer: Timer;
}

/** The running timers of one transaction: two at most, so that a list is enough. */
export class TimerSet {
  readonly #clock: Clock;
  readonly #coarse: CoarseTimers;
  readonly #fire: (name: TimerName) => void;
  #running: readonly Running[] = [];

  constructor(clock: Clock, coarseTimers: CoarseTimers, fire: (name: TimerName) => void) {
    this.#clock = clock;
    this.#coarse = coarseTimers;
    this.#fire = fire;
  }

  set(name: TimerName, afterMs: number): void {
    this.clear(name);
    const clock = coarse.has(name) ? this.#coarse : this.#clock;
    const timer = clock.after(afterMs, () => {
      this.#running = this.#running.filter((running) => running.name !== name);
      this.#fire(name);
    });
    this.#running = [...this.#running, { name, timer }];
  }

  clear(name: TimerName): void {
    for (const running of this.#running) if (running.name === name) running.timer.cancel();
    this.#running = this.#running.filter((running) => running.name !== name);
  }

  clearAll(): void {
    for (const { timer } of this.#running) timer.cancel();
    this.#running = [];
  }
}
