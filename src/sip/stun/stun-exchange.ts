// RFC 8489 §6.2.1, §6.3, RFC 5626 §4.4.2, §8: binding requests answered, and asked over the socket of SIP itself.
import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../../base/index.ts';
import type { Counters } from '../counters.ts';
import { sameEndpoint, type Endpoint } from '../transport/transport.ts';
import { answerBinding, bindingRequest, readStun } from './stun-message.ts';

export interface StunExchangeParts {
  readonly clock: Clock;
  readonly counters: Counters;
  send(bytes: Buffer, destination: Endpoint): void;
}

export interface MappedAddress {
  readonly host: string;
  readonly port: number;
}

/** `mapped`: how we look from there, as far as it was told. */
export interface BindingAnswer {
  readonly mapped?: MappedAddress;
}

interface Question {
  readonly destination: Endpoint;
  settle(answer: BindingAnswer | undefined): void;
}

/** §6.2.1: RTO, Rc and Rm; an answer is waited for 39.5 s in all. */
const firstWaitMs = 500;
const mostRequests = 7;
const lastWait = 16;

export class StunExchange {
  readonly #parts: StunExchangeParts;
  /** By transaction id. */
  readonly #questions = new Map<string, Question>();

  constructor(parts: StunExchangeParts) {
    this.#parts = parts;
  }

  /** False when it is malformed. */
  receive(bytes: Buffer, source: Endpoint): boolean {
    const message = readStun(bytes);
    if (!message) return false;
    if (message.kind === 'request') {
      this.#parts.counters.add('STUN requests');
      this.#parts.send(answerBinding(message, source), source);
      return true;
    }
    const question = this.#questions.get(message.id.toString('hex'));
    if (question && sameEndpoint(question.destination, source)) question.settle({ mapped: message.mapped });
    return true;
  }

  /** Undefined when nobody answers. The timer that comes back takes the question back. */
  ask(destination: Endpoint, onAnswer: (answer: BindingAnswer | undefined) => void): Timer {
    const { clock, send } = this.#parts;
    const id = randomBytes(12);
    const key = id.toString('hex');
    const request = bindingRequest(id);
    let timer: Timer | undefined;
    const end = (): void => {
      timer?.cancel();
      this.#questions.delete(key);
    };
    const settle = (answer: BindingAnswer | undefined): void => {
      end();
      onAnswer(answer);
    };
    const attempt = (tries: number, waitMs: number): void => {
      send(request, destination);
      const last = tries === mostRequests;
      timer = clock.after(last ? lastWait * firstWaitMs : waitMs, () =>
        last ? settle(undefined) : attempt(tries + 1, waitMs * 2),
      );
    };
    this.#questions.set(key, { destination, settle });
    attempt(1, firstWaitMs);
    return { cancel: end };
  }
}
