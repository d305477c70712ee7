// RFC 3261 §13.3.1.4: a 2xx to an INVITE is sent again until its ACK comes.
import type { Timer } from '../../base/index.ts';
import type { SipResponse } from '../message/message.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import { lifetimeMs } from '../transaction/timer-values.ts';
import type { SessionHost } from './session-host.ts';

export class AnswerRepeater {
  readonly #timers: Timer[] = [];
  #waiting = true;

  constructor(host: SessionHost, transaction: ServerTransaction, response: SipResponse, onLost: () => void) {
    transaction.respond(response);
    const repeat = (delayMs: number): void => {
      this.#timers[0] = host.clock.after(delayMs, () => {
        transaction.respond(response);
        repeat(Math.min(delayMs * 2, host.timers.t2Ms));
      });
    };
    repeat(host.timers.t1Ms);
    this.#timers[1] = host.clock.after(lifetimeMs(host.timers), () => {
      this.stop();
      onLost();
    });
  }

  get waiting(): boolean {
    return this.#waiting;
  }

  stop(): void {
    this.#waiting = false;
    for (const timer of this.#timers) timer.cancel();
  }
}
