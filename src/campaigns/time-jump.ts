import type { Clock } from '../base/index.ts';

/** The clock went from `fromMs` (milliseconds since 1970 UTC) to another time within no time. */
export interface TimeJump {
  readonly fromMs: number;
  /** Below 0: back. */
  readonly byMs: number;
}

/** What clocks are put right by in passing. */
const smallestJumpMs = 30_000;

/** Notices that a clock was put to another time while the monotonic one went on. */
export class JumpWatch {
  readonly #clock: Clock;
  #aheadMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#aheadMs = this.#ahead();
  }

  /** The jump since the last one that was taken note of. */
  look(): TimeJump | undefined {
    const byMs = this.#ahead() - this.#aheadMs;
    if (Math.abs(byMs) < smallestJumpMs) return undefined;
    return { fromMs: this.#clock.now() - byMs, byMs };
  }

  /** What it called for has been done, or it was the first comparison with the right time. */
  take(): void {
    this.#aheadMs = this.#ahead();
  }

  #ahead(): number {
    return this.#clock.now() - this.#clock.monotonicMs();
  }
}
