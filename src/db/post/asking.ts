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
  /** The process that had the role when it was asked; undefined until the letter is written. */
  mark?: string;
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
  readonly #timeOf: (monotonicMs: number) => Promise<Date>;
  readonly #waiting = new Map<string, Waiting>();

  constructor(options: {
    clock: Clock;
    letters: Letters;
    sealing: Sealing;
    address: string;
    /** A moment of our clock in the database's time. */
    timeOf: (monotonicMs: number) => Promise<Date>;
  }) {
    this.#clock = options.clock;
    this.#timeOf = options.timeOf;
    this.#letters = options.letters;
    this.#sealing = options.sealing;
    this.#address = options.address;
  }

  /** Somebody is waited for. */
  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  /**
   * Carried out at most once, and not any more after its time. Rejects with the Failure of who carried it out, with
   * `<role>.away` when nobody answers (and then it is not known whether it was carried out), with an Error when it met a
   * bug there.
   */
  ask(role: string, name: string, args: readonly unknown[], limits: AskLimits = {}): Promise<unknown> {
    const { limitMs = usualLimitMs, onPart = () => undefined } = limits;
    const id = newId();
    const untilMs = this.#clock.monotonicMs() + limitMs;
    return new Promise((resolve, reject) => {
      const limit = this.#clock.after(limitMs, () => this.#settle(id)?.reject(away(role)));
      this.#waiting.set(id, { role, limit, onPart, resolve, reject });
      this.#send(role, { kind: 'ask', id, name, args }, untilMs).then(
        (mark) => {
          const waiting = this.#waiting.get(id);
          if (mark === undefined) this.#settle(id)?.reject(away(role));
          else if (waiting) waiting.mark = mark;
        },
        (error: Error) => this.#settle(id)?.reject(error),
      );
    });
  }

  async #send(role: string, ask: Message, untilMs: number): Promise<string | undefined> {
    const letter = { sender: this.#address, body: this.#sealing.seal(JSON.stringify(ask)) };
    return this.#letters.sendToRole(role, letter, await this.#timeOf(untilMs));
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

  /** Nobody has the role any more, or who has it speaks with another key. */
  giveUp(role: string, why: Failure = away(role)): void {
    for (const [id, waiting] of this.#waiting) if (waiting.role === role) this.#settle(id)?.reject(why);
  }

  /** The process of that mark has the role: whoever was asked before it will not answer. */
  answers(role: string, mark: string): void {
    for (const [id, waiting] of this.#waiting) {
      const isAnothers = waiting.mark !== undefined && waiting.mark !== mark;
      if (waiting.role === role && isAnothers) this.#settle(id)?.reject(away(role));
    }
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
