import type { Clock, Timer } from '../../base/index.ts';
import type { TimerName } from './machine.ts';

/** The running timers of one transaction. */
export class TimerSet {
  readonly #clock: Clock;
  readonly #fire: (name: TimerName) => void;
  readonly #timers = new Map<TimerName, Timer>();

  constructor(clock: Clock, fire: (name: TimerName) => void) {
    this.#clock = clock;
    this.#fire = fire;
  }

  set(name: TimerName, afterMs: number): void {
    this.clear(name);
    const timer = this.#clock.after(afterMs, () => {
      this.#timers.delete(name);
      this.#fire(name);
    });
    this.#timers.set(name, timer);
  }

  clear(name: TimerName): void {
    this.#timers.get(name)?.cancel();
    this.#timers.delete(name);
  }

  clearAll(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }
}
