// RFC 3261 §9.1: a request at one of its targets: what has been heard from there, and how it is taken back.
import type { Clock, Timer } from '../base/index.ts';
import { cancelOf } from './message/follow-up.ts';
import type { SipRequest } from './message/message.ts';
import type { ClientTransaction } from './transaction/client-transaction.ts';
import { lifetimeMs } from './transaction/timer-values.ts';
import type { TransactionLayer } from './transaction/transaction-layer.ts';
import type { ReceivedResponse } from './transport/received.ts';
import type { Endpoint } from './transport/transport.ts';

export interface TargetTryParts {
  readonly clock: Clock;
  readonly transactions: TransactionLayer;
  readonly target: Endpoint;
  /** With the Via of this branch. */
  readonly request: SipRequest;
  readonly branch: string;
  /** Nothing below 200 once it is taken back. */
  onResponse(received: ReceivedResponse): void;
  /** No final answer has come in time, also not after a CANCEL. */
  onTimeout(): void;
  onUnreachable(): void;
}

/** Further header fields of a CANCEL: a Reason (RFC 3326). */
export type CancelHeaders = Readonly<Record<string, string>>;

export class TargetTry {
  readonly transaction: ClientTransaction;
  readonly #parts: TargetTryParts;
  readonly #startedMs: number;
  #heard: 'nothing' | 'trying' | 'more' = 'nothing';
  #over = false;
  #takenBack: CancelHeaders | undefined;
  /** For the final answer to what was cancelled. */
  #lastWait: Timer | undefined;

  /** Sends it. */
  constructor(parts: TargetTryParts) {
    this.#parts = parts;
    this.#startedMs = parts.clock.monotonicMs();
    this.transaction = parts.transactions.begin(parts.request, parts.branch, parts.target, {
      onResponse: (received) => this.#onResponse(received),
      onTimeout: () => this.#fail(() => parts.onTimeout()),
      onUnreachable: () => this.#fail(() => parts.onUnreachable()),
    });
  }

  get target(): Endpoint {
    return this.#parts.target;
  }

  /** Before its final answer; `trying`: a 100 and no more, so that nobody rings yet. */
  get heard(): 'nothing' | 'trying' | 'more' {
    return this.#heard;
  }

  /** For how long it has waited without any answer; 0 when there was one. */
  get silentMs(): number {
    if (this.#over || this.#heard !== 'nothing') return 0;
    return this.#parts.clock.monotonicMs() - this.#startedMs;
  }

  /** It still waits for a final answer that somebody wants. */
  get isOpen(): boolean {
    return !this.#over && !this.#takenBack;
  }

  get isTakenBack(): boolean {
    return this.#takenBack !== undefined;
  }

  /** It is not sent again; what comes late is told all the same. */
  fallSilent(): void {
    this.transaction.fallSilent();
  }

  /** §9.1: an INVITE is cancelled as soon as something has been heard from there, and not before. */
  takeBack(headers: CancelHeaders): void {
    if (!this.isOpen) return;
    this.#takenBack = headers;
    this.fallSilent();
    if (this.#heard !== 'nothing') this.#cancel(headers);
  }

  /** Forgets it without telling anybody. */
  abandon(): void {
    this.#end();
    this.transaction.abandon();
  }

  #onResponse(received: ReceivedResponse): void {
    const { status } = received.response;
    if (status >= 200) this.#end();
    else if (this.#heard !== 'more') this.#heard = status === 100 ? 'trying' : 'more';
    if (status < 200 && this.#takenBack) this.#cancel(this.#takenBack);
    else this.#parts.onResponse(received);
  }

  #cancel(headers: CancelHeaders): void {
    const { clock, transactions, target, request, branch } = this.#parts;
    if (this.#lastWait || request.method !== 'INVITE') return;
    const nothing = (): void => undefined;
    transactions.begin(cancelOf(request, headers), branch, target, {
      onResponse: nothing,
      onTimeout: nothing,
      onUnreachable: nothing,
    });
    // without a final answer the INVITE is given up all the same
    this.#lastWait = clock.after(lifetimeMs(transactions.timers), () =>
      this.#fail(() => {
        this.transaction.abandon();
        this.#parts.onTimeout();
      }),
    );
  }

  #fail(tell: () => void): void {
    if (this.#over) return;
    this.#end();
    tell();
  }

  #end(): void {
    this.#over = true;
    this.#lastWait?.cancel();
  }
}
