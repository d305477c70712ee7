import type { Clock, Timer } from '../../../src/base/index.ts';

/** A clock moved by hand that bears tens of thousands of timers: one bucket per millisecond. */
export class FastClock implements Clock {
  #nowMs = 0;
  #pending = 0;
  readonly #buckets = new Map<number, Set<() => void>>();

  now(): number {
    return Date.UTC(2026, 10, 22) + this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  /** Timers that wait. */
  get pending(): number {
    return this.#pending;
  }

  after(delayMs: number, action: () => void): Timer {
    const atMs = this.#nowMs + Math.max(1, Math.ceil(delayMs));
    const bucket = this.#buckets.get(atMs) ?? new Set();
    const entry = (): void => action();
    this.#buckets.set(atMs, bucket.add(entry));
    this.#pending += 1;
    return {
      cancel: () => {
        if (!bucket.delete(entry)) return;
        this.#pending -= 1;
        if (bucket.size === 0) this.#buckets.delete(atMs);
      },
    };
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
    return new Promise((resolve) => {
      this.after(delayMs, resolve);
      signal?.addEventListener('abort', () => resolve());
    });
  }

  /** Moves time forward; promises settle every `stepMs`. */
  async advance(byMs: number, stepMs = 20): Promise<void> {
    const endMs = this.#nowMs + byMs;
    let settled = false;
    while (this.#nowMs < endMs) {
      this.#nowMs += 1;
      if (this.#fire(this.#nowMs)) settled = false;
      if (settled || this.#nowMs % stepMs !== 0) continue;
      await new Promise((resolve) => setImmediate(resolve));
      settled = true;
    }
  }

  #fire(atMs: number): boolean {
    const bucket = this.#buckets.get(atMs);
    if (!bucket) return false;
    this.#buckets.delete(atMs);
    // one that is cancelled by another of the same moment must not fire
    for (const entry of bucket) {
      bucket.delete(entry);
      this.#pending -= 1;
      entry();
    }
    return true;
  }
}
