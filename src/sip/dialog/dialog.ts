// RFC 3261 §12: the state that two user agents share.
import type { Envelope } from '../message/envelope.ts';
import { Headers } from '../message/headers.ts';
import { noBody, type SipRequest } from '../message/message.ts';
import { parseNameAddress } from '../message/name-address.ts';
import { byUdp, isSipUri, parseUri, type SipUri } from '../message/uri.ts';
import type { DialogName } from '../refer.ts';
import type { ReceivedRequest, ReceivedResponse } from '../transport/received.ts';
import { isReliable, type Endpoint } from '../transport/transport.ts';

/** A request and the first hop of its way. */
export interface OutgoingRequest {
  readonly request: SipRequest;
  readonly nextHop: SipUri;
  /** Goes there, whatever the address of the next hop is. */
  readonly flow?: Endpoint;
  /** The user part of our Contact; no Contact without it. */
  readonly contactUser?: string;
  /** What stands behind it, with its semicolon. */
  readonly contactParams?: string;
  /** Within a dialog: with whom. */
  readonly partner?: Partner;
  /** The far end has named no way to itself: the name that the call went to stands for the partner alone. */
  readonly unnamed?: boolean;
}

/**
 * Which of the places that a name leads to a dialog is with: nobody else may know of it, so all of it goes there first,
 * whatever else is known of that place. Another one that answers within the dialog takes over.
 */
export interface Partner {
  place: Endpoint | undefined;
}

/** What is known of the way to a far end besides its address. */
export interface Way {
  /** Large requests stay on UDP too (`InviteOrder.transport`). */
  readonly udp: boolean;
  /** It is behind NAT, where its Contact leads nowhere (`InviteOrder.flow`). */
  readonly flow?: Endpoint;
  /** Who has answered, or has called us. */
  readonly place?: Endpoint;
}

interface DialogParts {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** From of what we send, To of what we send: whole header values. */
  readonly local: string;
  readonly remote: string;
  readonly routes: readonly string[];
  readonly remoteTarget: string;
  /** That is where the INVITE went: the far end has not said where it is. */
  readonly unnamed: boolean;
  readonly localSeq: number;
  readonly remoteSeq: number | undefined;
  readonly way: Way;
}

export function dialogId(callId: string, localTag: string, remoteTag: string): string {
  return `${callId} ${localTag} ${remoteTag}`;
}

export class Dialog {
  readonly #parts: DialogParts;
  readonly #partner: Partner;
  #routes: readonly string[];
  #remoteTarget: string;
  /** The far end has never said where it is (Contact). */
  #unnamed: boolean;
  #localSeq: number;
  #remoteSeq: number | undefined;

  private constructor(parts: DialogParts) {
    this.#parts = parts;
    this.#partner = { place: parts.way.place };
    this.#routes = parts.routes;
    this.#remoteTarget = parts.remoteTarget;
    this.#unnamed = parts.unnamed;
    this.#localSeq = parts.localSeq;
    this.#remoteSeq = parts.remoteSeq;
  }

  /**
   * §12.1.2: as the caller, from a 101–299. Undefined when the response can't make one. A Contact that is missing or can't
   * be read leaves the far end where the INVITE went.
   */
  static fromResponse(invite: SipRequest, received: ReceivedResponse, way: Way): Dialog | undefined {
    const { headers } = received.response;
    if (received.envelope.toTag === undefined || !isRoutable(headers)) return undefined;
    const routes = headers.list('record-route').reverse();
    return Dialog.#asCaller(invite, received, way, routes, contactOf(headers));
  }

  /** To take back what a 2xx has begun that no dialog can be made of: along the way that the INVITE went. */
  static toTakeBack(invite: SipRequest, received: ReceivedResponse, way: Way): Dialog {
    return Dialog.#asCaller(invite, received, way, invite.headers.list('route'));
  }

  static #asCaller(
    invite: SipRequest,
    { response, envelope }: ReceivedResponse,
    way: Way,
    routes: readonly string[],
    contact?: string,
  ): Dialog {
    return new Dialog({
      callId: envelope.callId,
      localTag: envelope.fromTag ?? '',
      remoteTag: envelope.toTag ?? '',
      local: invite.headers.get('from') ?? '',
      remote: response.headers.get('to') ?? '',
      routes,
      remoteTarget: contact ?? invite.uri,
      unnamed: contact === undefined,
      localSeq: envelope.cseq.number,
      remoteSeq: undefined,
      way,
    });
  }

  /** §12.1.1: as the callee. Undefined when the request names no Contact. `flow`: how the caller is reached (`Way`). */
  static fromRequest(received: ReceivedRequest, localTag: string, flow?: Endpoint): Dialog | undefined {
    const { request, envelope } = received;
    const target = contactOf(request.headers) ?? oldTarget(envelope);
    if (target === undefined) return undefined;
    return new Dialog({
      callId: envelope.callId,
      localTag,
      remoteTag: envelope.fromTag ?? '',
      local: `${request.headers.get('to') ?? ''};tag=${localTag}`,
      remote: request.headers.get('from') ?? '',
      routes: request.headers.list('record-route'),
      remoteTarget: target,
      unnamed: false,
      localSeq: 0,
      remoteSeq: envelope.cseq.number,
      // who came by UDP may be behind NAT, where no connection of ours finds him
      way: { udp: !isReliable(received.source), place: received.source, ...(flow && { flow }) },
    });
  }

  get callId(): string {
    return this.#parts.callId;
  }

  get name(): DialogName {
    const { callId, localTag, remoteTag } = this.#parts;
    return { callId, localTag, remoteTag, remoteTarget: this.#remoteTarget };
  }

  get id(): string {
    return dialogId(this.#parts.callId, this.#parts.localTag, this.#parts.remoteTag);
  }

  /** §12.2.1.1: the next request of ours. */
  request(method: string): OutgoingRequest | undefined {
    this.#localSeq += 1;
    return this.#build(method, this.#localSeq);
  }

  /**
   * §13.2.2.4: the ACK to a 2xx for the INVITE with that number, signed as that was: nobody can ask for the signature of
   * an ACK.
   */
  ack(inviteSeq: number, invite: Headers | undefined): OutgoingRequest | undefined {
    const outgoing = this.#build('ACK', inviteSeq);
    for (const name of ['Authorization', 'Proxy-Authorization'])
      for (const value of invite?.all(name) ?? []) outgoing?.request.headers.add(name, value);
    return outgoing;
  }

  /** §12.2.2: false when a later request has come before. */
  inOrder(received: ReceivedRequest): boolean {
    const { number } = received.envelope.cseq;
    if (this.#remoteSeq !== undefined && number < this.#remoteSeq) return false;
    this.#remoteSeq = number;
    return true;
  }

  /** §13.2.2.4: the 2xx to an early dialog of ours, from that place; the route is read anew, the numbers go on. */
  confirm(response: Headers, place: Endpoint): void {
    this.#partner.place = place;
    this.#routes = response.list('record-route').reverse();
    this.refreshTarget(response);
  }

  /** A re-INVITE or its 2xx may move the far end. */
  refreshTarget(headers: Headers): void {
    const contact = contactOf(headers);
    this.#remoteTarget = contact ?? this.#remoteTarget;
    this.#unnamed &&= contact === undefined;
  }

  #build(method: string, seq: number): OutgoingRequest | undefined {
    const way = wayOf(this.#routes, this.#remoteTarget);
    if (!way) return undefined;
    const { udp, flow } = this.#parts.way;
    const headers = new Headers();
    for (const route of way.routes) headers.add('Route', route);
    headers.add('From', this.#parts.local);
    headers.add('To', this.#parts.remote);
    headers.add('Call-ID', this.#parts.callId);
    headers.add('CSeq', `${seq} ${method}`);
    return {
      request: { kind: 'request', method, uri: way.uri, headers, body: noBody },
      nextHop: udp ? byUdp(way.nextHop) : way.nextHop,
      partner: this.#partner,
      unnamed: this.#unnamed && this.#routes.length === 0,
      // the first proxy on the way is the one that writes to us; a route that he names leads nowhere else
      ...(flow && { flow }),
    };
  }
}

/** §12.2.1.1: Request-URI, Route and first hop, with loose and strict routers. */
export function wayOf(
  routes: readonly string[],
  target: string,
): { uri: string; routes: string[]; nextHop: SipUri } | undefined {
  const [first, ...rest] = routes;
  if (first === undefined) {
    const uri = sipUri(target);
    return uri && { uri: target, routes: [], nextHop: uri };
  }
  const parsedFirst = parseNameAddress(first);
  if (!parsedFirst.ok || !isSipUri(parsedFirst.value.uri)) return undefined;
  const hop = parsedFirst.value.uri;
  if (hop.params.has('lr')) return { uri: target, routes: [first, ...rest], nextHop: hop };
  return { uri: hop.text.split('?')[0] as string, routes: [...rest, `<${target}>`], nextHop: hop };
}

export function sipUri(text: string): SipUri | undefined {
  const uri = parseUri(text);
  return uri.ok && isSipUri(uri.value) ? uri.value : undefined;
}

/** RFC 2543 §6.13: who names no Contact (nor a tag, so that he is of that time) is reached at From. */
function oldTarget({ from, fromTag }: Envelope): string | undefined {
  return fromTag === undefined && isSipUri(from.uri) ? from.uri.text : undefined;
}

/** Whether every Record-Route of a 2xx can be a route. */
export function isRoutable(headers: Headers): boolean {
  return headers.list('record-route').every((text) => {
    const address = parseNameAddress(text);
    return address.ok && isSipUri(address.value.uri);
  });
}

function contactOf(headers: Headers): string | undefined {
  const [first] = headers.list('contact');
  if (first === undefined) return undefined;
  const address = parseNameAddress(first);
  return address.ok && isSipUri(address.value.uri) ? address.value.uri.text : undefined;
}
