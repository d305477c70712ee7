// RFC 3263 §4.3 and RFC 3261 §18.1.1: one request on its way, over the targets that it may go to.
import { newToken } from '../base/index.ts';
import type { Counters } from './counters.ts';
import type { OutgoingRequest } from './dialog/dialog.ts';
import type { SipRequest } from './message/message.ts';
import { magicCookie } from './message/via.ts';
import type { ClientListener, ClientTransaction } from './transaction/client-transaction.ts';
import type { TransactionLayer } from './transaction/transaction-layer.ts';
import type { DeadTargets } from './transport/dead-targets.ts';
import type { LocalAddress } from './transport/local-address.ts';
import type { ReceivedResponse } from './transport/received.ts';
import type { TransportSet } from './transport/transport-set.ts';
import { isReliable, type Endpoint } from './transport/transport.ts';

/** A request on its way; the transaction is there as soon as the address is known. */
export interface Sending {
  /** Of the latest try. */
  readonly transaction: ClientTransaction | undefined;
  /** Nothing more leaves, not even for the first time; late responses are delivered all the same. */
  fallSilent(): void;
}

export interface SendingParts {
  readonly counters: Counters;
  readonly transport: TransportSet;
  readonly transactions: TransactionLayer;
  readonly deadTargets: DeadTargets;
  readonly localAddress: LocalAddress;
  /** The request with Via, Contact and the rest of what depends on where it goes. */
  addressed(outgoing: OutgoingRequest, branch: string, destination: Endpoint): SipRequest;
}

/** §18.1.1: what is larger goes over TCP, so that it isn't cut into fragments that get lost. */
export const largestDatagram = 1300;
/** What our own header fields come to at most. */
const mostOfUs = 600;

export class RequestSending implements Sending {
  readonly #parts: SendingParts;
  readonly #outgoing: OutgoingRequest;
  readonly #listener: ClientListener;
  #left: Endpoint[] = [];
  #transaction: ClientTransaction | undefined;
  #silent = false;
  /** More than a 100 came back from the target that is tried now. */
  #heard = false;

  constructor(parts: SendingParts, outgoing: OutgoingRequest, listener: ClientListener) {
    this.#parts = parts;
    this.#outgoing = outgoing;
    this.#listener = listener;
  }

  get transaction(): ClientTransaction | undefined {
    return this.#transaction;
  }

  fallSilent(): void {
    this.#silent = true;
    if (!this.#transaction) return;
    if (!this.#heard) this.#parts.deadTargets.note(this.#transaction.destination);
    this.#transaction.fallSilent();
  }

  /** To the first of them; to the next when nobody is there, or he can't (503), as long as nothing rings. */
  begin(targets: readonly Endpoint[]): void {
    if (this.#silent) return;
    this.#left = this.#parts.deadTargets.last(this.#bySize(targets));
    if (this.#next()) return;
    this.#parts.counters.add('addresses not found');
    queueMicrotask(() => this.#listener.onUnreachable());
  }

  #next(): boolean {
    const target = this.#silent ? undefined : this.#left.shift();
    if (!target) return false;
    this.#try(target);
    return true;
  }

  #try(target: Endpoint): void {
    const { transport, transactions } = this.#parts;
    // an open connection may turn out to be dead only now: then one is made anew
    const stale = transport.connected(target);
    const branch = `${magicCookie}${newToken(12)}`;
    const request = this.#parts.addressed(this.#outgoing, branch, target);
    this.#heard = false;
    this.#transaction = transactions.begin(request, branch, target, {
      onResponse: (received) => this.#onResponse(received, target),
      onTimeout: () => {
        if (!this.#failed(target)) this.#listener.onTimeout();
      },
      onUnreachable: () => {
        if (stale && !this.#heard && !this.#silent) this.#try(target);
        else if (!this.#failed(target)) this.#listener.onUnreachable();
      },
    });
  }

  #onResponse(received: ReceivedResponse, target: Endpoint): void {
    const { status } = received.response;
    this.#parts.localAddress.learnVia(target, received.envelope.vias[0]);
    if (status === 503 && this.#failed(target)) return;
    // who has only said 100 has not rung anybody
    this.#heard ||= status !== 100;
    if (status !== 503) this.#parts.deadTargets.forget(target);
    this.#listener.onResponse(received);
  }

  /** Whether another target is tried instead. */
  #failed(target: Endpoint): boolean {
    if (this.#heard) return false;
    this.#parts.deadTargets.note(target);
    if (!this.#next()) return false;
    this.#parts.counters.add('requests sent to another target');
    return true;
  }

  // §18.1.1: TCP first for what is large, UDP when TCP is refused; a URI that names UDP is taken at its word
  #bySize(targets: readonly Endpoint[]): readonly Endpoint[] {
    const { request, nextHop, flow } = this.#outgoing;
    const [first] = targets;
    const settled = flow !== undefined || nextHop.params.has('transport') || !first || isReliable(first);
    const overTcp = { ...first, protocol: 'TCP' } as Endpoint;
    if (settled || !this.#parts.transport.reaches(overTcp)) return targets;
    if (sizeOf(request) + mostOfUs <= largestDatagram) return targets;
    if (sizeOf(this.#parts.addressed(this.#outgoing, magicCookie, first)) <= largestDatagram) return targets;
    this.#parts.counters.add('requests too large for UDP');
    return targets.flatMap((target) => [{ ...target, protocol: 'TCP' }, target]);
  }
}

/** Bytes on the wire, the rest of a branch and Content-Length included. */
export function sizeOf(request: SipRequest): number {
  let size = request.method.length + request.uri.length + request.body.length + 50;
  for (const { name, value } of request.headers) size += name.length + Buffer.byteLength(value) + 4;
  return size;
}
