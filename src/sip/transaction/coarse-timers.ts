import type { Clock, Timer } from '../../base/index.ts';

const stepMs = 500;

interface Waiting {
  readonly action: () => void;
}

/**
 * Timers for what only has to be forgotten some time: never early, late by up to half a second. All that fall due in the
 * same half second wake the process up once.
 */
export class CoarseTimers {
  readonly #clock: Clock;
  readonly #turns = new Map<number, Set<Waiting>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** An action that throws keeps the others of its turn from being called: guard it. */
  after(delayMs: number, action: () => void): Timer {
    const nowMs = this.#clock.monotonicMs();
    const turn = Math.ceil((nowMs + Math.max(0, delayMs)) / stepMs);
    const waiting = this.#turns.get(turn) ?? this.#begin(turn, nowMs);
    const entry = { action };
    waiting.add(entry);
    return { cancel: () => void waiting.delete(entry) };
  }

  #begin(turn: number, nowMs: number): Set<Waiting> {
    const waiting = new Set<Waiting>();
    this.#turns.set(turn, waiting);
    this.#clock.after(turn * stepMs - nowMs, () => {
      this.#turns.delete(turn);
      for (const { action } of waiting) action();
    });
    return waiting;
  }
}
