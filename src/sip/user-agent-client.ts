// RFC 3261 §8.1: sending requests that are outside or inside a dialog.
import { newToken } from '../base/index.ts';
import type { Counters } from './counters.ts';
import type { DigestClient } from './digest/digest-client.ts';
import type { OutgoingRequest } from './dialog/dialog.ts';
import { cancelOf } from './message/follow-up.ts';
import type { SipRequest } from './message/message.ts';
import { serialise } from './message/serialise.ts';
import { escapeUser } from './message/uri.ts';
import { magicCookie } from './message/via.ts';
import type { ClientListener, ClientTransaction } from './transaction/client-transaction.ts';
import type { TransactionLayer } from './transaction/transaction-layer.ts';
import type { LocalAddress } from './transport/local-address.ts';
import type { Locator } from './transport/locate.ts';
import type { Endpoint, Transport } from './transport/transport.ts';

export interface UserAgentClientParts {
  readonly counters: Counters;
  readonly transport: Transport;
  readonly transactions: TransactionLayer;
  readonly locator: Locator;
  readonly localAddress: LocalAddress;
  readonly product: string;
}

export const allowedMethods = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE';
/** Option tags (RFC 3261 §19.2) that we understand. */
export const supportedExtensions = '100rel, timer';

/** A request on its way; the transaction is there as soon as the address is known. */
export interface Sending {
  /** Of the latest try. */
  readonly transaction: ClientTransaction | undefined;
  /** Nothing more leaves, not even for the first time; late responses are delivered all the same. */
  fallSilent(): void;
}

const maxSignedTries = 3;

export class UserAgentClient {
  readonly #parts: UserAgentClientParts;

  constructor(parts: UserAgentClientParts) {
    this.#parts = parts;
  }

  /** The listener is never called before this returns. */
  send(outgoing: OutgoingRequest, listener: ClientListener): Sending {
    let silent = false;
    const sending: Sending & { transaction: ClientTransaction | undefined } = {
      transaction: undefined,
      fallSilent: () => {
        silent = true;
        sending.transaction?.fallSilent();
      },
    };
    this.#parts.locator.locate(outgoing.nextHop, (destination) => {
      if (silent) return;
      if (!destination) {
        this.#parts.counters.add('addresses not found');
        queueMicrotask(() => listener.onUnreachable());
        return;
      }
      const branch = `${magicCookie}${newToken(12)}`;
      this.#address(outgoing, branch, destination);
      sending.transaction = this.#parts.transactions.begin(outgoing.request, branch, destination, {
        ...listener,
        onResponse: (received) => {
          this.#parts.localAddress.learn(destination, received.envelope.vias[0]);
          listener.onResponse(received);
        },
        onTimeout: () => listener.onTimeout(),
        onUnreachable: () => listener.onUnreachable(),
      });
    });
    return sending;
  }

  /**
   * As `send`, answering challenges: `make` is asked for a new request (with the next CSeq) for each try.
   * A 401 or 407 that can't be answered is delivered as it is.
   */
  sendSigned(
    make: () => OutgoingRequest | undefined,
    digest: DigestClient,
    listener: ClientListener,
  ): Sending {
    let tries = 0;
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
        onResponse: (received) => {
          const { status } = received.response;
          const before = digest.nonces;
          if (
            (status === 401 || status === 407) &&
            tries < maxSignedTries &&
            digest.learn(received.response, fresh)
          ) {
            fresh = new Set([...fresh, ...[...digest.nonces].filter((nonce) => !before.has(nonce))]);
            attempt();
          } else listener.onResponse(received);
        },
        onTimeout: () => listener.onTimeout(),
        onUnreachable: () => listener.onUnreachable(),
      });
    };
    attempt();
    return {
      get transaction() {
        return current?.transaction;
      },
      fallSilent: () => current?.fallSilent(),
    };
  }

  /** §13.2.2.4: an ACK to a 2xx is a transaction of its own that nobody answers. Returns how to send it again. */
  sendAck(outgoing: OutgoingRequest): () => void {
    let again = (): void => undefined;
    this.#parts.locator.locate(outgoing.nextHop, (destination) => {
      if (!destination) return;
      this.#address(outgoing, `${magicCookie}${newToken(12)}`, destination);
      const bytes = serialise(outgoing.request);
      again = () => this.#parts.transport.send(bytes, destination);
      again();
    });
    return () => again();
  }

  /** §9.1: takes back an INVITE that has been answered provisionally. */
  cancel(invite: ClientTransaction, headers: Readonly<Record<string, string>>): void {
    const request = cancelOf(invite.request, headers);
    const branch = /;branch=([^;,\s]+)/i.exec(request.headers.get('via') ?? '')?.[1] ?? '';
    const nothing = (): void => undefined;
    this.#parts.transactions.begin(request, branch, invite.destination, {
      onResponse: nothing,
      onTimeout: nothing,
      onUnreachable: nothing,
    });
  }

  /** `<sip:user@host:port>` by which that destination reaches us. */
  contact(user: string, destination: Endpoint): string {
    const name = user === '' ? '' : `${escapeUser(user)}@`;
    return `<sip:${name}${this.#parts.localAddress.reachedAt(destination)}>`;
  }

  #address(outgoing: OutgoingRequest, branch: string, destination: Endpoint): void {
    const { request, contactUser } = outgoing;
    const { protocol } = this.#parts.transport;
    const sentBy = this.#parts.localAddress.sentBy(destination);
    request.headers.prepend('Max-Forwards', '70');
    request.headers.prepend('Via', `SIP/2.0/${protocol} ${sentBy};rport;branch=${branch}`);
    if (contactUser !== undefined) request.headers.set('Contact', this.contact(contactUser, destination));
    if (request.method !== 'ACK') describe(request, this.#parts.product);
  }
}

function describe(request: SipRequest, product: string): void {
  request.headers.set('User-Agent', product);
  if (['INVITE', 'UPDATE', 'REGISTER', 'OPTIONS'].includes(request.method)) {
    request.headers.set('Allow', allowedMethods);
  }
}
