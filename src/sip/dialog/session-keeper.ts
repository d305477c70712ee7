// RFC 4028 §7, §8, §10: keeping a session alive by refreshes, and ending one that nobody refreshes.
import type { Clock, Timer } from '../../base/index.ts';
import type { Headers } from '../message/headers.ts';
import { retryAfterOf } from '../message/reason.ts';
import {
  agreedBy,
  answerInterval,
  expiryMs,
  raisedWish,
  type IntervalAnswer,
  type SessionAgreement,
  type SessionTimerPolicy,
  type SessionWish,
} from './session-interval.ts';

export interface KeeperParts {
  readonly clock: Clock;
  readonly policy: SessionTimerPolicy;
  /** Sends a refresh (`kept`), or asks whether the dialog is still known; what came of it is told to the keeper. */
  refresh(kept: boolean): void;
  /** Nobody has refreshed the session in time. */
  onExpired(): void;
}

/** A refresh that was refused for a while is tried again after this. */
const retryMs = 30_000;

export class SessionKeeper {
  readonly #parts: KeeperParts;
  #agreement: SessionAgreement | undefined;
  #minS: number | undefined;
  #refreshTimer: Timer | undefined;
  #expiryTimer: Timer | undefined;
  #stopped = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** From a 2xx on, ours or theirs. */
  agree(agreement: SessionAgreement): void {
    if (this.#stopped) return;
    this.#agreement = agreement;
    this.#clear();
    const { clock } = this.#parts;
    if (agreement.refresher === 'us') this.#refreshIn(agreement.expiresS * 500);
    if (agreement.kept) this.#expiryTimer = clock.after(expiryMs(agreement), () => this.#parts.onExpired());
  }

  /** What the next INVITE or UPDATE of ours says; who refreshes doesn't change by it (§7.4). */
  get wish(): SessionWish {
    const { policy } = this.#parts;
    const agreed = this.#agreement?.kept ? this.#agreement : undefined;
    const expiresS = Math.max(agreed?.expiresS ?? policy.expiresS, this.#minS ?? 0);
    return { expiresS, minS: this.#minS, refresher: agreed?.refresher };
  }

  /** A 2xx to an INVITE or UPDATE of ours. */
  onSuccess(response: Headers): void {
    this.agree(agreedBy(response, this.#parts.policy));
  }

  /** An answer to our question whether the dialog is still known. */
  onAlive(): void {
    if (this.#agreement) this.agree(this.#agreement);
  }

  /** §7.4: a 422 to a request of ours; true when it may be sent again, with a longer interval. */
  raise(refusal: Headers): boolean {
    const raised = raisedWish(this.wish, refusal);
    this.#minS = raised?.minS ?? this.#minS;
    return raised !== undefined;
  }

  /** A refresh was refused and the session is as it was: it is tried again, sooner or later. */
  onRefused(status: number, refusal?: Headers): void {
    if (status === 422 && refusal && this.raise(refusal)) this.#refreshIn(0);
    else {
      const askedS = refusal && retryAfterOf(refusal);
      this.#refreshIn(askedS === undefined ? retryMs : Math.max(1, askedS) * 1000);
    }
  }

  /** What to answer an INVITE or UPDATE with; `agree` follows when the 2xx is sent. */
  answer(request: Headers): IntervalAnswer {
    return answerInterval(request, this.#parts.policy);
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
  }

  #refreshIn(delayMs: number): void {
    if (this.#stopped) return;
    this.#refreshTimer?.cancel();
    this.#refreshTimer = this.#parts.clock.after(delayMs, () =>
      this.#parts.refresh(this.#agreement?.kept ?? false),
    );
  }

  #clear(): void {
    this.#refreshTimer?.cancel();
    this.#expiryTimer?.cancel();
  }
}
