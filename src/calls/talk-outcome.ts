import type { Clock, Timer } from '../base/index.ts';
import type { HangupCause } from './hangup-cause.ts';
import type { ConnectResult } from './talk-result.ts';

/** A talk may last this long at most: a handset laid beside its cradle must not hold a line for a day. */
const longestTalkMs = 2 * 3_600_000;

/** Since when a patient is joined with somebody of ours, and how that ends: once. */
export class TalkOutcome {
  readonly result: Promise<ConnectResult>;
  readonly #clock: Clock;
  readonly #onTooLong: () => void;
  #resolve: (result: ConnectResult) => void = () => undefined;
  #joined: { readonly at: number; readonly ms: number; readonly longest: Timer } | undefined;
  #over = false;

  constructor(clock: Clock, onTooLong: () => void) {
    this.#clock = clock;
    this.#onTooLong = onTooLong;
    this.result = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  /** Milliseconds since 1970; undefined before anybody was joined. */
  get joinedAt(): number | undefined {
    return this.#joined?.at;
  }

  get isOver(): boolean {
    return this.#over;
  }

  /** Somebody is with him; only the first time counts. */
  join(): void {
    const clock = this.#clock;
    this.#joined ??= {
      at: clock.now(),
      ms: clock.monotonicMs(),
      longest: clock.after(longestTalkMs, () => this.#onTooLong()),
    };
  }

  /** False when it was over before. */
  end(cause: HangupCause): boolean {
    if (this.#over) return false;
    this.#over = true;
    const joined = this.#joined;
    joined?.longest.cancel();
    const talkMs = joined === undefined ? 0 : this.#clock.monotonicMs() - joined.ms;
    this.#resolve({ taken: joined !== undefined, cause, talkMs });
    return true;
  }
}
