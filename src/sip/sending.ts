// RFC 3263 §4.3 and RFC 3261 §18.1.1: one request on its way, over the targets that it may go to.
import { newToken, type Clock, type Timer } from '../base/index.ts';
import type { Counters } from './counters.ts';
import type { OutgoingRequest } from './dialog/dialog.ts';
import type { SipRequest } from './message/message.ts';
import { parseNameAddress } from './message/name-address.ts';
import { answeredElsewhere, retryAfterOf } from './message/reason.ts';
import { magicCookie } from './message/via.ts';
import { TargetTry, type CancelHeaders } from './target-try.ts';
import type { ClientListener, ClientTransaction } from './transaction/client-transaction.ts';
import type { TransactionLayer } from './transaction/transaction-layer.ts';
import type { DeadTargets } from './transport/dead-targets.ts';
import type { LocalAddress } from './transport/local-address.ts';
import type { ReceivedResponse } from './transport/received.ts';
import type { TransportSet } from './transport/transport-set.ts';
import { isReliable, type Endpoint } from './transport/transport.ts';

/** A request on its way; the transaction is there as soon as the address is known. */
export interface Sending {
  /** Of the target that has answered first, or was tried last. */
  readonly transaction: ClientTransaction | undefined;
  /**
   * Takes back what has no final answer yet (§9.1): nothing more leaves, an INVITE that has been heard of is cancelled, and
   * one that wakes up later too. Final answers are delivered all the same; without one `onTimeout` comes within 64 T1.
   */
  cancel(headers: CancelHeaders): void;
  /** Nothing more leaves, and nothing is told any more. */
  abandon(): void;
}

export interface SendingListener extends Omit<ClientListener, 'onResponse'> {
  /** As `ClientListener`; `place`: to whom of the targets it had gone. */
  onResponse(received: ReceivedResponse, place: Endpoint): void;
  /** Where it went before nobody could answer it: now another target is waited for, a new one or an earlier one. */
  onNextTarget?(): void;
}

export interface SendingParts {
  readonly clock: Clock;
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
/** A target that has said nothing for so long, not even a 100 (due after 200 ms, §17.2.1), is left for the next one. */
const silenceMs = 2_500;
/** What may reach two targets: the second takes an INVITE for the same (§8.2.2.2), or does once more what is done. */
const repeatable: ReadonlySet<string> = new Set(['INVITE', 'OPTIONS', 'REGISTER', 'BYE']);
/** What is done again by who gets it again: a key is pressed, a text read, a caller transferred. */
const onceOnly: ReadonlySet<string> = new Set(['INFO', 'MESSAGE', 'REFER']);

export class RequestSending implements Sending {
  readonly #parts: SendingParts;
  readonly #outgoing: OutgoingRequest;
  readonly #listener: SendingListener;
  #left: Endpoint[] = [];
  readonly #tries: TargetTry[] = [];
  /** The one that is waited for. */
  #current: TargetTry | undefined;
  #silence: Timer | undefined;
  #takenBack: CancelHeaders | undefined;
  /** The listener has been told how it ended. */
  #settled = false;
  /** Tells how the place failed that the dialog is with. */
  #partnersFailure: (() => void) | undefined;

  constructor(parts: SendingParts, outgoing: OutgoingRequest, listener: SendingListener) {
    this.#parts = parts;
    this.#outgoing = outgoing;
    this.#listener = listener;
  }

  get transaction(): ClientTransaction | undefined {
    return this.#current?.transaction;
  }

  cancel(headers: CancelHeaders): void {
    if (this.#takenBack) return;
    this.#takenBack = headers;
    this.#stopWatching();
    for (const one of this.#tries) one.takeBack(headers);
  }

  abandon(): void {
    this.#takenBack ??= {};
    this.#settled = true;
    this.#stopWatching();
    for (const one of this.#tries) one.abandon();
  }

  /** To the first of them; to the next when nobody is there, or he can't (503), as long as nothing rings. */
  begin(targets: readonly Endpoint[]): void {
    if (this.#takenBack) return;
    const own = ofDialog(targets, this.#outgoing);
    this.#left = this.#parts.deadTargets.last(this.#bySize(own), this.#outgoing.partner?.place);
    if (this.#next()) return;
    this.#parts.counters.add('addresses not found');
    queueMicrotask(() => this.#listener.onUnreachable());
  }

  #next(): boolean {
    const target = this.#takenBack ? undefined : this.#left.shift();
    if (!target) return false;
    const isFirst = this.#current === undefined;
    this.#try(target);
    if (isFirst) return true;
    this.#parts.counters.add('requests sent to another target');
    this.#listener.onNextTarget?.();
    return true;
  }

  #try(target: Endpoint): void {
    const { clock, transport, transactions } = this.#parts;
    // an open connection may turn out to be dead only now: then one is made anew
    const stale = transport.connected(target);
    const branch = `${magicCookie}${newToken(12)}`;
    const one: TargetTry = new TargetTry({
      clock,
      transactions,
      target,
      branch,
      request: this.#parts.addressed(this.#outgoing, branch, target),
      onResponse: (received) => this.#onResponse(received, one),
      onTimeout: () => this.#onFailure(one, () => this.#listener.onTimeout()),
      onUnreachable: () => {
        // what was written to it may have been done there before it broke
        if (stale && onceOnly.has(this.#outgoing.request.method)) this.#left = [];
        else if (stale && one === this.#current && one.heard !== 'more' && !this.#takenBack) {
          this.#try(target);
          return;
        }
        this.#onFailure(one, () => this.#listener.onUnreachable());
      },
    });
    this.#tries.push(one);
    this.#current = one;
    this.#watch(one);
  }

  #watch(one: TargetTry): void {
    this.#silence?.cancel();
    if (this.#left.length === 0 || !isRepeatable(this.#outgoing.request)) return;
    this.#silence = this.#parts.clock.after(silenceMs, () => {
      one.fallSilent();
      this.#parts.deadTargets.note(one.target);
      this.#next();
    });
  }

  #stopWatching(): void {
    this.#silence?.cancel();
    const one = this.#current;
    if (one && one.silentMs >= silenceMs) this.#parts.deadTargets.note(one.target);
  }

  #onResponse(received: ReceivedResponse, one: TargetTry): void {
    const { status } = received.response;
    this.#parts.localAddress.learnVia(one.target, received.envelope.vias[0]);
    if (status !== 503) this.#parts.deadTargets.forget(one.target);
    const retryAfterS = status === 503 ? retryAfterOf(received.response.headers) : undefined;
    if (retryAfterS !== undefined) this.#parts.deadTargets.unwilling(one.target, retryAfterS);
    if (isAnswer(status)) this.#onAnswer(one.target);
    if (one !== this.#current && !this.#takesUp(one, status)) {
      this.#onLate(received, one);
      return;
    }
    this.#silence?.cancel();
    if (status === 482 && this.#goesBack(one)) return;
    const deliver = (): void => this.#deliver(received, one);
    if (status === 503 && this.#failed(one, deliver)) return;
    // who does not know of the dialog, or can't now, says nothing of it
    const says = (status !== 481 && status !== 503) || this.#isPartner(one);
    (says ? deliver : (this.#partnersFailure ?? deliver))();
  }

  #onAnswer(place: Endpoint): void {
    const { request, partner } = this.#outgoing;
    if (partner) partner.place = place;
    else if (request.method === 'INVITE') this.#parts.deadTargets.willing(place);
  }

  #deliver(received: ReceivedResponse, { target }: TargetTry): void {
    const { status } = received.response;
    if (this.#settled && !isAnswer(status)) return;
    this.#settled ||= status >= 200;
    this.#listener.onResponse(received, target);
  }

  /** Who was left because of his silence, and speaks before the one after him, is waited for again. */
  #takesUp(one: TargetTry, status: number): boolean {
    const current = this.#current;
    if (this.#settled || one.isTakenBack || status === 503 || current?.heard !== 'nothing') return false;
    current.fallSilent();
    this.#current = one;
    return true;
  }

  // nobody rings for us twice; but a 2xx is for the user to take, or to acknowledge and hang up (§13.2.2.4)
  #onLate(received: ReceivedResponse, one: TargetTry): void {
    const { status } = received.response;
    if (status < 200) one.takeBack(answeredElsewhere);
    else if (isAnswer(status) && this.#outgoing.request.method === 'INVITE') this.#deliver(received, one);
  }

  /**
   * Who was silent until now is waited for again: when the one after him can't, or says that he has it already by that way
   * (482, §8.2.2.2).
   */
  #goesBack(from: TargetTry): boolean {
    const earlier = this.#tries.findLast((one) => one !== from && one.isOpen);
    if (!earlier) return false;
    this.#current = earlier;
    this.#listener.onNextTarget?.();
    return true;
  }

  #onFailure(one: TargetTry, tell: () => void): void {
    if (one !== this.#current || this.#settled) return;
    this.#silence?.cancel();
    const settle = (): void => {
      this.#settled = true;
      tell();
    };
    if (!this.#failed(one, settle)) (this.#partnersFailure ?? settle)();
  }

  #isPartner({ target }: TargetTry): boolean {
    return target.host === this.#outgoing.partner?.place?.host;
  }

  /**
   * Whether another target is tried instead, or waited for. Within a dialog that may bring a better answer than the failure of
   * the place that it is with, and no worse one (RFC 5057 §5.1: a 503 is about this request, and not about the session).
   */
  #failed(one: TargetTry, tell: () => void): boolean {
    // who has only said 100 has not rung anybody
    if (one.heard === 'more') return false;
    if (this.#isPartner(one)) this.#partnersFailure = tell;
    this.#parts.deadTargets.note(one.target);
    return this.#next() || this.#goesBack(one);
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

function isAnswer(status: number): boolean {
  return status >= 200 && status < 300;
}

/**
 * The places that a request of a dialog may go to. Who has named no way to himself (no Contact, no Record-Route) is where he
 * answered: the name that was called stands for the others of his line too, who have no part in it.
 */
export function ofDialog(
  targets: readonly Endpoint[],
  { partner, unnamed = false }: Pick<OutgoingRequest, 'partner' | 'unnamed'>,
): readonly Endpoint[] {
  const place = partner?.place;
  if (!unnamed || !place) return targets;
  const there = targets.filter(({ host }) => host === place.host);
  return there.length > 0 ? there : [place];
}

/** Within a dialog only a BYE is: another request would be done twice by who gets it by two ways. */
function isRepeatable({ method, headers }: SipRequest): boolean {
  if (!repeatable.has(method)) return false;
  const to = parseNameAddress(headers.get('to') ?? '');
  return method === 'BYE' || (to.ok && !to.value.params.has('tag'));
}

/** Bytes on the wire, the rest of a branch and Content-Length included. */
export function sizeOf(request: SipRequest): number {
  let size = request.method.length + request.uri.length + request.body.length + 50;
  for (const { name, value } of request.headers) size += name.length + Buffer.byteLength(value) + 4;
  return size;
}
