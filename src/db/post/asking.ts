import { Failure, newId, type Clock, type Timer } from '../../base/index.ts';
import type { Letters } from './letters.ts';
import { failureOf, type Message } from './message.ts';
import type { Sealing } from './sealing.ts';

export interface AskLimits {
  /** Nobody waits longer for the answer; 10 s when absent. */
  readonly limitMs?: number;
  /** What is told before the end. */
  readonly onPart?: (value: unknown) => void;
}

interface Waiting {
  readonly role: string;
  readonly limit: Timer;
  readonly onPart: (value: unknown) => void;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const usualLimitMs = 10_000;

/** What this process has asked others and waits for. */
export class Asking {
  readonly #clock: Clock;
  readonly #letters: Letters;
  readonly #sealing: Sealing;
  readonly #address: string;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: { clock: Clock; letters: Letters; sealing: Sealing; address: string }) {
    this.#clock = options.clock;
    this.#letters = options.letters;
    this.#sealing = options.sealing;
    this.#address = options.address;
  }

  /** Somebody is waited for. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /**
   * Carried out at most once. Rejects with the Failure of who carried it out, with `<role>.away` when nobody answers (and
   * then it is not known whether it was carried out), with an Error when it met a bug there.
   */
  ask(role: string, name: string, args: readonly unknown[], limits: AskLimits = {}): Promise<unknown> {
    const { limitMs = usualLimitMs, onPart = () => undefined } = limits;
    const id = newId();
    return new Promise((resolve, reject) => {
      const limit = this.#clock.after(limitMs, () => this.#settle(id)?.reject(away(role)));
      this.#waiting.set(id, { role, limit, onPart, resolve, reject });
      const ask: Message = { kind: 'ask', id, name, args };
      const letter = { sender: this.#address, body: this.#sealing.seal(JSON.stringify(ask)) };
      this.#letters.sendToRole(role, letter, limitMs).then(
        (sent) => {
          if (!sent) this.#settle(id)?.reject(away(role));
        },
        (error: Error) => this.#settle(id)?.reject(error),
      );
    });
  }

  /** What came back. */
  take(message: Exclude<Message, { kind: 'ask' }>): void {
    if (message.kind === 'part') {
      this.#waiting.get(message.id)?.onPart(message.value);
      return;
    }
    const waiting = this.#settle(message.id);
    if (message.kind === 'answer') waiting?.resolve(message.value);
    else if (message.kind === 'failure') waiting?.reject(failureOf(message.failure));
    else waiting?.reject(new Error(`It broke where it was asked; the log there has ${message.errorId}.`));
  }

  /** Whoever was asked has gone, or speaks with another key. */
  giveUp(role: string, why: Failure = away(role)): void {
    for (const [id, waiting] of this.#waiting) if (waiting.role === role) this.#settle(id)?.reject(why);
  }

  close(): void {
    for (const [id, { role }] of this.#waiting) this.#settle(id)?.reject(away(role));
  }

  #settle(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.limit.cancel();
    return waiting;
  }
}

function away(role: string): Failure {
  return new Failure('unavailable', {
    code: `${role}.away`,
    message: `The part of Perezvon that does this (perezvon ${role}) does not answer: see that it runs, and what its log says.`,
    params: { role },
  });
}
