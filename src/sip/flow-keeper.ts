// RFC 5626 §3.5, §4.4: the way by which a registrar reaches us is kept open, and found out when it is not what it was.
import { randomInt } from 'node:crypto';
import type { Clock, Timer } from '../base/index.ts';
import type { BindingAnswer, MappedAddress } from './stun/stun-exchange.ts';
import { isReliable, type Endpoint } from './transport/transport.ts';

/** What a flow's keeper needs of a user agent's client. */
export interface FlowClient {
  keepAlive(destination: Endpoint): void;
  keepConnection(destination: Endpoint, everyMs: number): void;
  askBinding(destination: Endpoint, onAnswer: (answer: BindingAnswer | undefined) => void): Timer;
  learnMapped(destination: Endpoint, mapped: MappedAddress): void;
  holdFlow(destination: Endpoint): () => void;
}

export interface FlowKeeperParts {
  readonly clock: Clock;
  readonly client: FlowClient;
  /** Nobody answers by it any more, or NAT has given us another address. */
  onFailed(): void;
}

export interface FlowTerms {
  /** The far end has said that it knows RFC 5626: it answers our keep-alives. */
  readonly outbound: boolean;
  /** Of its Flow-Timer (§3.5): without a keep-alive for so long it takes the flow for dead. */
  readonly flowTimerS?: number;
}

/** Without a promise of the far end: a datagram that everybody ignores. NAT forgets us after half a minute. */
const plainMs = 25_000;
/** §4.4.2, and §4.4.1 for connections. */
const stunMs = [24_000, 29_000] as const;
const pingMs = [95_000, 120_000] as const;
const shortestMs = 5_000;

export class FlowKeeper {
  readonly #parts: FlowKeeperParts;
  #timer: Timer | undefined;
  #question: Timer | undefined;
  #mapped: MappedAddress | undefined;
  #letGo: (() => void) | undefined;

  constructor(parts: FlowKeeperParts) {
    this.#parts = parts;
  }

  /** From a successful registration on; the next one begins anew. */
  keep(registrar: Endpoint, terms: FlowTerms): void {
    this.stop();
    const { clock, client } = this.#parts;
    if (terms.outbound) this.#letGo = client.holdFlow(registrar);
    if (isReliable(registrar)) {
      // by itself a connection is kept alive too, but whether a ping has to be answered only the far end can say
      if (terms.outbound) client.keepConnection(registrar, intervalMs(terms, pingMs));
    } else if (terms.outbound) this.#ask(registrar, terms);
    else this.#timer = clock.every(plainMs, () => client.keepAlive(registrar));
  }

  stop(): void {
    this.#timer?.cancel();
    this.#question?.cancel();
    this.#letGo?.();
    this.#mapped = undefined;
  }

  #ask(registrar: Endpoint, terms: FlowTerms): void {
    const { clock, client } = this.#parts;
    this.#question = client.askBinding(registrar, (answer) => {
      const mapped = answer?.mapped;
      const before = this.#mapped;
      this.#mapped = mapped ?? before;
      const moved = mapped && before && (mapped.host !== before.host || mapped.port !== before.port);
      if (moved) client.learnMapped(registrar, mapped);
      if (answer && !moved) {
        this.#timer = clock.after(intervalMs(terms, stunMs), () => this.#ask(registrar, terms));
        return;
      }
      this.stop();
      this.#parts.onFailed();
    });
  }
}

/** §4.4: between 80 and 100 % of what the far end wants; not all of us at the same moment. */
function intervalMs({ flowTimerS }: FlowTerms, usual: readonly [number, number]): number {
  const [least, most] = flowTimerS === undefined ? usual : [flowTimerS * 800, flowTimerS * 1000];
  return Math.max(shortestMs, randomInt(least, most + 1));
}
