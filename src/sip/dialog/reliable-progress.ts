// RFC 3262 §3: provisional responses of ours that are sent again until their PRACK comes.
import { randomInt } from 'node:crypto';
import type { Timer } from '../../base/index.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { lifetimeMs } from '../transaction/timer-values.ts';
import type { SessionHost } from './session-host.ts';

interface Outstanding {
  readonly response: SipResponse;
  readonly rseq: number;
}

export class ReliableProgress {
  readonly #host: SessionHost;
  readonly #transaction: ServerTransaction;
  readonly #onLost: () => void;
  /** §7.1: the first one is anything up to 2**31 - 1, and each next one is greater by one. */
  #rseq = randomInt(1, 2 ** 30);
  #outstanding: Outstanding | undefined;
  /** §3: not sent before the one under way is acknowledged; a newer one takes an older one's place. */
  #next: SipResponse | undefined;
  #resendTimer: Timer | undefined;
  #lostTimer: Timer | undefined;
  #stopped = false;

  constructor(host: SessionHost, transaction: ServerTransaction, onLost: () => void) {
    this.#host = host;
    this.#transaction = transaction;
    this.#onLost = onLost;
  }

  send(response: SipResponse): void {
    if (this.#stopped) return;
    if (this.#outstanding) {
      // one that carries a description is not left out
      if (!this.#next || this.#next.body.length === 0) this.#next = response;
      return;
    }
    this.#rseq += 1;
    response.headers.add('Require', '100rel');
    response.headers.add('RSeq', String(this.#rseq));
    this.#outstanding = { response, rseq: this.#rseq };
    this.#transaction.respond(response);
    this.#resendIn(this.#host.timers.t1Ms);
    this.#lostTimer = this.#host.clock.after(lifetimeMs(this.#host.timers), () => {
      this.stop();
      this.#onLost();
    });
  }

  /** The response that a PRACK acknowledges; undefined when there is none (481). */
  acknowledge(prack: SipRequest): SipResponse | undefined {
    const match = /^(\d{1,10})\s+(\d{1,10})\s+INVITE$/.exec(prack.headers.get('rack')?.trim() ?? '');
    const outstanding = this.#outstanding;
    const { number } = this.#transaction.received.envelope.cseq;
    if (!outstanding || Number(match?.[1]) !== outstanding.rseq || Number(match?.[2]) !== number)
      return undefined;
    this.#clear();
    this.#outstanding = undefined;
    return outstanding.response;
  }

  /** Sends what waited for that PRACK, once it is answered. */
  proceed(): void {
    const next = this.#next;
    this.#next = undefined;
    if (next) this.send(next);
  }

  /** Something is still without its PRACK. */
  get waiting(): boolean {
    return this.#outstanding !== undefined;
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
  }

  #resendIn(delayMs: number): void {
    this.#resendTimer = this.#host.clock.after(delayMs, () => {
      if (this.#outstanding) this.#transaction.respond(this.#outstanding.response);
      this.#resendIn(delayMs * 2);
    });
  }

  #clear(): void {
    this.#resendTimer?.cancel();
    this.#lostTimer?.cancel();
  }
}
