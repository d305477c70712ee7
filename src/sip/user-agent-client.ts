// RFC 3261 §8.1: sending requests that are outside or inside a dialog.
import { newToken, type Clock, type Timer } from '../base/index.ts';
import type { Counters } from './counters.ts';
import type { DigestClient } from './digest/digest-client.ts';
import type { OutgoingRequest } from './dialog/dialog.ts';
import type { SipRequest } from './message/message.ts';
import { serialise } from './message/serialise.ts';
import { escapeUser } from './message/uri.ts';
import { magicCookie } from './message/via.ts';
import {
  ofDialog,
  RequestSending,
  type Sending,
  type SendingListener,
  type SendingParts,
} from './sending.ts';
import type { BindingAnswer, MappedAddress, StunExchange } from './stun/stun-exchange.ts';
import type { CancelHeaders } from './target-try.ts';
import type { TransactionLayer } from './transaction/transaction-layer.ts';
import type { DeadTargets } from './transport/dead-targets.ts';
import type { LocalAddress } from './transport/local-address.ts';
import type { Locator } from './transport/locate.ts';
import type { TransportSet } from './transport/transport-set.ts';
import { hostPort, protocolOf, type Endpoint } from './transport/transport.ts';

export type { Sending } from './sending.ts';
export type { CancelHeaders } from './target-try.ts';

export interface UserAgentClientParts {
  readonly clock: Clock;
  readonly counters: Counters;
  readonly transport: TransportSet;
  readonly transactions: TransactionLayer;
  readonly locator: Locator;
  readonly deadTargets: DeadTargets;
  readonly localAddress: LocalAddress;
  readonly stun: StunExchange;
  readonly product: string;
}

export const allowedMethods = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE, REFER, NOTIFY';
/** Option tags (RFC 3261 §19.2) that we understand. */
export const supportedExtensions = '100rel, replaces, timer';

const maxSignedTries = 3;
/** Half of T1: an answer is repeated after T1 at the soonest, and one who answers each ACK must not keep us busy. */
const ackGapMs = 250;
const keepAlive = Buffer.from('\r\n\r\n');

export class UserAgentClient {
  readonly #parts: UserAgentClientParts;
  readonly #sendingParts: SendingParts;
  /** By how many registrations of ours each is held. */
  readonly #flows = new Map<string, number>();

  constructor(parts: UserAgentClientParts) {
    this.#parts = parts;
    this.#sendingParts = {
      ...parts,
      addressed: (outgoing, branch, destination) => this.#addressed(outgoing, branch, destination),
    };
  }

  /** The listener is never called before this returns. */
  send(outgoing: OutgoingRequest, listener: SendingListener): Sending {
    const sending = new RequestSending(this.#sendingParts, outgoing, listener);
    this.locate(outgoing, (targets) => sending.begin(targets));
    return sending;
  }

  /**
   * As `send`, answering challenges: `make` is asked for a new request (with the next CSeq) for each try.
   * A 401 or 407 that can't be answered, or comes after `cancel`, is delivered as it is.
   */
  sendSigned(
    make: () => OutgoingRequest | undefined,
    digest: DigestClient,
    listener: SendingListener,
  ): Sending {
    let tries = 0;
    let takenBack = false;
    let current: Sending | undefined;
    let fresh: ReadonlySet<string> = new Set();
    const attempt = (): void => {
      tries += 1;
      const outgoing = make();
      if (!outgoing) {
        queueMicrotask(() => listener.onUnreachable());
        return;
      }
      digest.sign(outgoing.request);
      current = this.send(outgoing, {
        onResponse: (received, place) => {
          const { status } = received.response;
          const before = digest.nonces;
          if (
            (status === 401 || status === 407) &&
            tries < maxSignedTries &&
            !takenBack &&
            digest.learn(received.response, fresh)
          ) {
            fresh = new Set([...fresh, ...[...digest.nonces].filter((nonce) => !before.has(nonce))]);
            attempt();
          } else listener.onResponse(received, place);
        },
        onTimeout: () => listener.onTimeout(),
        onUnreachable: () => listener.onUnreachable(),
        onNextTarget: () => listener.onNextTarget?.(),
      });
    };
    attempt();
    return {
      get transaction() {
        return current?.transaction;
      },
      cancel: (headers: CancelHeaders) => {
        takenBack = true;
        current?.cancel(headers);
      },
      abandon: () => {
        takenBack = true;
        current?.abandon();
      },
    };
  }

  /**
   * §13.2.2.4: an ACK to a 2xx is a transaction of its own that nobody answers. Returns how to send it again; what comes
   * sooner than honest repetitions do is passed over.
   */
  sendAck(outgoing: OutgoingRequest): () => void {
    const { clock } = this.#parts;
    let again = (): void => undefined;
    let sentMs = -Infinity;
    this.locate(outgoing, (targets) => {
      const own = ofDialog(targets, outgoing);
      const [destination] = this.#parts.deadTargets.last(own, outgoing.partner?.place);
      if (!destination) return;
      this.#parts.transactions.acquaint(destination.host);
      const bytes = serialise(this.#addressed(outgoing, `${magicCookie}${newToken(12)}`, destination));
      again = () => {
        if (clock.monotonicMs() - sentMs < ackGapMs) return;
        sentMs = clock.monotonicMs();
        this.#parts.transport.send(bytes, destination);
      };
      again();
    });
    return () => again();
  }

  /** A datagram that means nothing and keeps a way through NAT open (RFC 5626 §3.5.1 has it for connections). */
  keepAlive(destination: Endpoint): void {
    this.#parts.transport.send(keepAlive, destination);
  }

  /** A connection that the far end has promised to answer pings by. */
  keepConnection(destination: Endpoint, everyMs: number): void {
    this.#parts.transport.keepOpen(destination, everyMs);
  }

  /**
   * RFC 5626 §4.3: we have registered by this flow, and requests of a call that leaves by it are to come back by it. Gives
   * how to let go of it.
   */
  holdFlow(destination: Endpoint): () => void {
    const key = flowKey(destination);
    const change = (by: number): void => {
      const held = (this.#flows.get(key) ?? 0) + by;
      if (held > 0) this.#flows.set(key, held);
      else this.#flows.delete(key);
    };
    change(1);
    let holds = true;
    return () => {
      if (holds) change(-1);
      holds = false;
    };
  }

  /** RFC 5626 §4.4.2. The timer takes the question back. */
  askBinding(destination: Endpoint, onAnswer: (answer: BindingAnswer | undefined) => void): Timer {
    return this.#parts.stun.ask(destination, onAnswer);
  }

  /** From there we look so now. */
  learnMapped(destination: Endpoint, { host, port }: MappedAddress): void {
    this.#parts.localAddress.learn(destination, { host, port });
  }

  /** `<sip:user@host:port>` by which that destination reaches us. */
  contact(user: string, destination: Endpoint, uriParams = ''): string {
    const name = user === '' ? '' : `${escapeUser(user)}@`;
    const scheme = destination.sips ? 'sips' : 'sip';
    const protocol = protocolOf(destination);
    // of a SIPS URI TLS is understood (RFC 3261 §19.1.2)
    const by = protocol === 'UDP' ? '' : `;transport=${destination.sips ? 'tcp' : protocol.toLowerCase()}`;
    return `<${scheme}:${name}${this.#parts.localAddress.reachedAt(destination)}${by}${uriParams}>`;
  }

  /** Calls back at once where it is known already. */
  locate(
    { flow, nextHop }: Pick<OutgoingRequest, 'flow' | 'nextHop'>,
    found: (targets: readonly Endpoint[]) => void,
  ): void {
    if (flow) found([flow]);
    else this.#parts.locator.locate(nextHop, found);
  }

  #addressed(outgoing: OutgoingRequest, branch: string, destination: Endpoint): SipRequest {
    const headers = outgoing.request.headers.copy();
    const request = { ...outgoing.request, headers };
    const sentBy = this.#parts.localAddress.sentBy(destination);
    headers.prepend('Max-Forwards', '70');
    headers.prepend('Via', `SIP/2.0/${protocolOf(destination)} ${sentBy};rport;branch=${branch}`);
    const { contactUser, contactParams = '' } = outgoing;
    const byFlow = ['INVITE', 'UPDATE'].includes(request.method) && this.#flows.has(flowKey(destination));
    if (contactUser !== undefined)
      headers.set('Contact', this.contact(contactUser, destination, byFlow ? ';ob' : '') + contactParams);
    if (request.method !== 'ACK') describe(request, this.#parts.product);
    return request;
  }
}

function flowKey(destination: Endpoint): string {
  return `${protocolOf(destination)} ${hostPort(destination.host, destination.port)}`;
}

function describe(request: SipRequest, product: string): void {
  request.headers.set('User-Agent', product);
  if (['INVITE', 'UPDATE', 'REGISTER', 'OPTIONS'].includes(request.method)) {
    request.headers.set('Allow', allowedMethods);
  }
}
