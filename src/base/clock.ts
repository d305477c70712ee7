import { TimerQueue, type Waiting } from './timer-queue.ts';

/** A timer that has been set; cancelling one that fired or was cancelled does nothing. */
export interface Timer {
  cancel(): void;
}

/**
 * The only source of time in the house, so that every rule about time can be tested by hand. An action that throws ends
 * alone, as work that nobody waits for does: as a rejection that nobody has handled.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Milliseconds from an arbitrary start that never goes back; fractions allowed. */
  monotonicMs(): number;
  /** Calls once after at least `delayMs`. The timer does not keep the process alive. */
  after(delayMs: number, action: () => void): Timer;
  /** Calls again and again, the next period counted from the last call. */
  every(periodMs: number, action: () => void): Timer;
  /** Resolves after `delayMs`, or at once when the signal is aborted (it never rejects). */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}

// setTimeout takes at most a signed 32-bit number of milliseconds
const longestTimerMs = 2 ** 31 - 1;

class SystemClock implements Clock {
  now(): number {
    return Date.now();
  }

  monotonicMs(): number {
    return performance.now();
  }

  after(delayMs: number, action: () => void): Timer {
    const handle = setTimeout(alone(action), Math.min(Math.max(0, delayMs), longestTimerMs));
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }

  every(periodMs: number, action: () => void): Timer {
    const handle = setInterval(alone(action), periodMs);
    handle.unref();
    return { cancel: () => clearInterval(handle) };
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }
}

function alone(action: () => void): () => void {
  return () => {
    try {
      action();
    } catch (error) {
      void Promise.reject(error instanceof Error ? error : new Error('Thrown', { cause: error }));
    }
  };
}

export const systemClock: Clock = new SystemClock();

/** A clock moved by hand: `advance` runs what falls due, in order, at its own moment. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #startMs: number;
  #order = 0;
  readonly #queue = new TimerQueue();

  constructor(startMs = Date.UTC(2026, 10, 22, 9)) {
    this.#nowMs = startMs;
    this.#startMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs - this.#startMs;
  }

  after(delayMs: number, action: () => void): Timer {
    this.#order += 1;
    const atMs = this.#nowMs + Math.max(0, delayMs);
    const timer: Waiting = { atMs, order: this.#order, action };
    this.#queue.add(timer);
    return { cancel: () => this.#queue.cancel(timer) };
  }

  every(periodMs: number, action: () => void): Timer {
    const tick = (): void => {
      timer = this.after(periodMs, tick);
      action();
    };
    let timer = this.after(periodMs, tick);
    return { cancel: () => timer.cancel() };
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleepOn(this, delayMs, signal);
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#queue.size;
  }

  /** Moves time forward and runs all that falls due meanwhile. */
  advance(byMs: number): void {
    const endMs = this.#nowMs + byMs;
    for (;;) {
      const due = this.#queue.first;
      if (!due || due.atMs > endMs) break;
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      this.#queue.fire();
    }
    this.#nowMs = endMs;
  }

  /** As `advance`, and lets promises settle before and after each timer that fires. */
  async advanceAsync(byMs: number): Promise<void> {
    const endMs = this.#nowMs + byMs;
    await settle();
    for (;;) {
      const next = this.#queue.first?.atMs ?? Infinity;
      if (next > endMs) break;
      this.advance(Math.max(0, next - this.#nowMs));
      await settle();
    }
    this.advance(endMs - this.#nowMs);
    await settle();
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

function sleepOn(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const wake = (): void => {
      timer.cancel();
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = clock.after(delayMs, wake);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
