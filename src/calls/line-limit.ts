/** What a line allows at this moment. */
export type Allowance =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: 'lines-busy' }
  | { readonly ok: false; readonly why: 'too-fast'; readonly retryAfterMs: number };

export interface LineLimits {
  readonly maxLines: number;
  /** May be below 1. */
  readonly callsPerSecond: number;
}

/**
 * Lines at once and calls per second of one trunk. The rate is kept in every window, not on average:
 * providers count per second and refuse the rest.
 */
export class LineLimit {
  #limits: LineLimits;
  #inUse = 0;
  /** Monotonic times of the newest starts, oldest first, one window's worth. */
  #starts: number[] = [];

  constructor(limits: LineLimits) {
    this.#limits = limits;
  }

  get inUse(): number {
    return this.#inUse;
  }

  change(limits: LineLimits): void {
    this.#limits = limits;
  }

  get freeLines(): number {
    return Math.max(0, this.#limits.maxLines - this.#inUse);
  }

  /** Milliseconds until the rate allows one more call; 0 now. */
  nextStartInMs(nowMs: number): number {
    const oldest = this.#starts.at(-this.#perWindow());
    return oldest === undefined ? 0 : Math.max(0, Math.ceil(oldest + this.#windowMs() - nowMs));
  }

  take(nowMs: number): Allowance {
    if (this.freeLines === 0) return { ok: false, why: 'lines-busy' };
    const retryAfterMs = this.nextStartInMs(nowMs);
    if (retryAfterMs > 0) return { ok: false, why: 'too-fast', retryAfterMs };
    this.takeAnyway(nowMs);
    return { ok: true };
  }

  /** For the second leg of a talk in progress, which is never refused but counts against the calls to come. */
  takeAnyway(nowMs: number): void {
    this.#inUse += 1;
    this.#starts.push(nowMs);
    this.#starts.splice(0, this.#starts.length - this.#perWindow());
  }

  /** For somebody who rings us: he takes a line; how fast we may call out does not concern him. False when all are taken. */
  takeForCaller(): boolean {
    if (this.freeLines === 0) return false;
    this.#inUse += 1;
    return true;
  }

  release(): void {
    this.#inUse = Math.max(0, this.#inUse - 1);
  }

  #perWindow(): number {
    return Math.max(1, Math.floor(this.#limits.callsPerSecond));
  }

  #windowMs(): number {
    return (this.#perWindow() / this.#limits.callsPerSecond) * 1000;
  }
}
