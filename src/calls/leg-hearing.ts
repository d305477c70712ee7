import type { Clock } from '../base/index.ts';

/** A talk in which nothing was received for this long is dead (a phone that is silent still sends, or is on hold). */
const usualMediaLostMs = 30_000;
/** Where reports come and say that it sends (RTCP): its way to us may be mended yet. */
const reportedTimes = 4;
/** Who has answered is heard before this. */
const usuallyHeardMs = 5_000;

/** Since when a far end should be heard, and what it means that it is not. */
export class LegHearing {
  readonly #clock: Clock;
  readonly #lostMs: number;
  #dueMs = 0;
  #held = false;

  constructor(clock: Clock, lostMs = usualMediaLostMs) {
    this.#clock = clock;
    this.#lostMs = lostMs;
  }

  /** From now on. */
  begin(): void {
    this.#dueMs = this.#clock.monotonicMs();
  }

  /** The far end holds us, and need not send. */
  get held(): boolean {
    return this.#held;
  }

  set held(held: boolean) {
    if (held !== this.#held) this.begin();
    this.#held = held;
  }

  /** After so much silence: `late` is longer than anybody needs, `lost` the end of the talk. */
  judge(silentMs: number, isReported = false): { readonly late: boolean; readonly lost: boolean } {
    const unheardMs = this.#held ? 0 : Math.min(silentMs, this.#clock.monotonicMs() - this.#dueMs);
    const lostMs = this.#lostMs * (isReported ? reportedTimes : 1);
    return { late: unheardMs >= usuallyHeardMs, lost: !this.#held && unheardMs >= lostMs };
  }
}
