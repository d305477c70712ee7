import { systemClock, type Clock, type Timer } from '../../src/base/index.ts';

/** Real time that goes so many times faster: what takes a minute by the standard takes seconds against a real peer. */
export class HurriedClock implements Clock {
  readonly #times: number;
  readonly #startedAt = systemClock.now();

  constructor(times: number) {
    this.#times = times;
  }

  now(): number {
    return this.#startedAt + (systemClock.now() - this.#startedAt) * this.#times;
  }

  monotonicMs(): number {
    return systemClock.monotonicMs() * this.#times;
  }

  after(delayMs: number, action: () => void): Timer {
    return systemClock.after(delayMs / this.#times, action);
  }

  every(periodMs: number, action: () => void): Timer {
    return systemClock.every(periodMs / this.#times, action);
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return systemClock.sleep(delayMs / this.#times, signal);
  }
}
