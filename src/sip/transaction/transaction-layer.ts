// RFC 3261 §17.1.3, §17.2.3: which transaction a message belongs to.
import { createHash } from 'node:crypto';
import type { Envelope } from '../message/envelope.ts';
import type { SipRequest } from '../message/message.ts';
import { responseTo, type ResponseParts } from '../message/respond.ts';
import { serialise } from '../message/serialise.ts';
import { branchOf, writeVia } from '../message/via.ts';
import { networkOf } from '../transport/network-of.ts';
import type { ReceivedRequest, ReceivedResponse } from '../transport/received.ts';
import { sameEndpoint, type Endpoint } from '../transport/transport.ts';
import { ClientTransaction, type ClientListener } from './client-transaction.ts';
import { CoarseTimers } from './coarse-timers.ts';
import { KeptResponse } from './kept-response.ts';
import { ServerTransaction } from './server-transaction.ts';
import type { TimerValues } from './timer-values.ts';
import type { TransactionGround, TransactionHost } from './transaction-host.ts';

export interface TransactionUsers {
  /** A new request: call `accept` to make a transaction of it, or `answerStateless`. Also a CANCEL of what there is not. */
  onRequest(received: ReceivedRequest): void;
  /** The ACK to a 2xx. */
  onAck(received: ReceivedRequest): void;
}

interface ServerLimits {
  /** Above this no request that begins something is taken; what belongs to a dialog has as much room again. */
  readonly all: number;
  /** Of one address (of IPv6: one /64): the others find room still. */
  readonly ofOneSource: number;
}

const usualLimits: ServerLimits = { all: 30_000, ofOneSource: 20_000 };

export class TransactionLayer {
  readonly #host: TransactionGround;
  readonly #users: TransactionUsers;
  readonly #clients = new Map<string, ClientTransaction>();
  readonly #servers = new Map<string, KeptResponse>();
  /** Running requests from outside by what identifies them apart from their way here (§8.2.2.2). */
  readonly #merged = new Map<string, string>();
  readonly #limits: ServerLimits;
  /** How many each source has. */
  readonly #perSource = new Map<string, number>();

  constructor(host: TransactionHost, users: TransactionUsers, limits = usualLimits) {
    this.#host = { ...host, coarse: new CoarseTimers(host.clock) };
    this.#users = users;
    this.#limits = limits;
  }

  /** Sends a request (its Via with our branch is on it already). */
  begin(
    request: SipRequest,
    branch: string,
    destination: Endpoint,
    listener: ClientListener,
  ): ClientTransaction {
    const key = clientKey(branch, request.method);
    const transaction = new ClientTransaction(request, destination, listener, this.#host, () =>
      this.#clients.delete(key),
    );
    this.#clients.set(key, transaction);
    this.#host.onOwnRequest(destination.host);
    transaction.start();
    return transaction;
  }

  /** We write to that host of our own accord, outside any transaction. */
  acquaint(host: string): void {
    this.#host.onOwnRequest(host);
  }

  /** Makes a transaction of a request that `onRequest` has brought. */
  accept(received: ReceivedRequest): ServerTransaction {
    const key = serverKey(received.envelope, received.request.uri, received.request.method);
    const merged = mergeKey(received.envelope);
    const source = networkOf(received.source.host);
    this.#perSource.set(source, (this.#perSource.get(source) ?? 0) + 1);
    const kept = new KeptResponse(received, this.#host, () => {
      this.#servers.delete(key);
      this.#leave(source);
      if (this.#merged.get(merged) === key) this.#merged.delete(merged);
    });
    this.#servers.set(key, kept);
    this.#merged.set(merged, key);
    kept.start();
    return new ServerTransaction(received, kept);
  }

  /** §8.2.7: answers and keeps nothing; a request that comes again is answered again. */
  answerStateless(received: ReceivedRequest, status: number, parts: ResponseParts = {}): void {
    const response = responseTo(received.request, status, {
      toTag: statelessTag(received.envelope),
      ...parts,
    });
    // by the connection that it came by, or not at all: nothing is dialled for a stranger
    this.#host.send(serialise(response), { ...received.replyTo, returnPort: undefined });
  }

  onRequest(received: ReceivedRequest): void {
    const { request, envelope } = received;
    const known = this.#servers.get(serverKey(envelope, request.uri, request.method));
    if (known) {
      if (request.method !== 'ACK') this.#host.counters.add('requests received again');
      // RFC 6026 §7.1: some acknowledge a 2xx within the transaction of its INVITE
      if (known.repeat(request.method)) this.#users.onAck(received);
    } else if (request.method === 'ACK') this.#users.onAck(received);
    else if (request.method === 'CANCEL') this.#onCancel(received);
    else if (!this.#hasRoomFor(received)) {
      this.#host.counters.add('requests refused when overloaded');
      this.answerStateless(received, 503, { headers: { 'Retry-After': '10' } });
    } else if (envelope.toTag === undefined && this.#merged.has(mergeKey(envelope))) {
      this.#host.counters.add('requests merged');
      this.answerStateless(received, 482);
    } else this.#users.onRequest(received);
  }

  onResponse(received: ReceivedResponse): void {
    const branch = branchOf(received.envelope.vias[0]);
    const method = received.envelope.cseq.method;
    const transaction = branch === undefined ? undefined : this.#clients.get(clientKey(branch, method));
    if (transaction && received.envelope.vias.length === 1) transaction.receive(received);
    else this.#host.counters.add('responses without a transaction');
  }

  /** A connection is gone: requests by it fail, responses may still go by another (§18.2.2). */
  onDisconnected(remote: Endpoint): void {
    for (const transaction of [...this.#clients.values()]) {
      if (sameEndpoint(transaction.destination, remote)) transaction.unreachable();
    }
  }

  onUnreachable(destination: Endpoint): void {
    this.onDisconnected(destination);
    for (const kept of [...this.#servers.values()]) {
      if (sameEndpoint(kept.replyTo, destination)) kept.unreachable();
    }
  }

  get timers(): TimerValues {
    return this.#host.timers;
  }

  /** Requests of ours that are still without a final answer. */
  get waiting(): number {
    return [...this.#clients.values()].filter((transaction) => transaction.waiting).length;
  }

  /** Forgets all transactions without telling anybody. */
  close(): void {
    for (const transaction of [...this.#clients.values()]) transaction.abandon();
    for (const kept of [...this.#servers.values()]) kept.abandon();
  }

  #hasRoomFor({ source, envelope }: ReceivedRequest): boolean {
    const { all, ofOneSource } = this.#limits;
    if (envelope.toTag !== undefined) return this.#servers.size < 2 * all;
    return this.#servers.size < all && (this.#perSource.get(networkOf(source.host)) ?? 0) < ofOneSource;
  }

  #leave(source: string): void {
    const left = (this.#perSource.get(source) ?? 0) - 1;
    if (left > 0) this.#perSource.set(source, left);
    else this.#perSource.delete(source);
  }

  // §9.2: a CANCEL is answered at once, whatever becomes of the INVITE
  #onCancel(received: ReceivedRequest): void {
    const invite = this.#servers.get(serverKey(received.envelope, received.request.uri, 'INVITE'));
    if (!invite) {
      this.#users.onRequest(received);
      return;
    }
    this.accept(received).respond(responseTo(received.request, 200, { toTag: invite.localTag }));
    invite.listener?.onCancel?.(received);
  }
}

function clientKey(branch: string, method: string): string {
  return `${branch} ${method}`;
}

// the ACK to a refusal belongs to its INVITE
function serverKey(envelope: Envelope, uri: string, method: string): string {
  const [via] = envelope.vias;
  const name = method === 'ACK' ? 'INVITE' : method;
  const branch = branchOf(via);
  if (branch !== undefined) return `${branch} ${via.host}:${via.port ?? 5060} ${name}`;
  // RFC 2543 senders
  return [envelope.callId, envelope.cseq.number, envelope.fromTag ?? '', uri, writeVia(via), name].join(' ');
}

// the same for the same request, so that nothing need be kept
function statelessTag(envelope: Envelope): string {
  const text = `${envelope.callId} ${envelope.fromTag ?? ''} ${branchOf(envelope.vias[0]) ?? ''} ${envelope.cseq.number}`;
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

function mergeKey(envelope: Envelope): string {
  return `${envelope.callId} ${envelope.fromTag ?? ''} ${envelope.cseq.number} ${envelope.cseq.method}`;
}
