// RFC 3261 §14, §15, RFC 3311 §5.2, RFC 4028: a session after its 2xx, the same for caller and callee.
import type { DigestClient } from '../digest/digest-client.ts';
import type { InviteEnd, LostBy, OfferAnswer, ReofferResult, TalkListener } from '../invite.ts';
import type { Headers } from '../message/headers.ts';
import { causesOf } from '../message/reason.ts';
import { responseTo, type ResponseParts } from '../message/respond.ts';
import type { DialogName, ReferOrder, ReferResult } from '../refer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { ReceivedRequest } from '../transport/received.ts';
import { allowedMethods, supportedExtensions } from '../user-agent-client.ts';
import { AnswerRepeater } from './answer-repeater.ts';
import type { Dialog } from './dialog.ts';
import { replacedReason, type DialogUser, type Replaceable } from './dialog-table.ts';
import { answerInfo } from './info-digit.ts';
import { InfoKeys } from './info-keys.ts';
import { askWhetherAlive, sendUpdate } from './refresh.ts';
import { Reoffer } from './reoffer.ts';
import type { SessionHost } from './session-host.ts';
import { SessionKeeper } from './session-keeper.ts';
import { Transfers } from './transfers.ts';

export interface TalkParts {
  readonly host: SessionHost;
  /** Whose talk it is. */
  readonly session: Replaceable['call'];
  readonly dialog: Dialog;
  readonly digest: DigestClient;
  readonly contactUser: string;
  readonly contentType: string;
  /** Our description as it stands. */
  readonly localBody: Buffer;
  /** Whether the call is ours. */
  readonly ownsCallId: boolean;
  listener(): TalkListener;
  onConfirmed(body: Buffer): void;
  onEnd(end: InviteEnd): void;
}

const lostReasons: Readonly<Record<LostBy, string>> = {
  'no-ack': 'The answer was never acknowledged',
  'session-expired': 'The session was not refreshed in time',
  'no-response': 'The far end does not answer',
  'dialog-gone': 'The far end does not know the call any more',
  unreachable: 'Nobody can be reached there',
};

/** `refused`: the description can't be had; `unchanged`: there was no offer, so nothing changes. */
type Taken =
  | { readonly kind: 'answered'; readonly body: Buffer }
  | { readonly kind: 'refused'; readonly status: number; readonly headers?: ResponseParts['headers'] }
  | { readonly kind: 'unchanged' };

export class Talk implements DialogUser {
  readonly #parts: TalkParts;
  readonly #keeper: SessionKeeper;
  readonly #transfers: Transfers;
  /** Presses keys at the far end. */
  readonly keys: InfoKeys;
  #localBody: Buffer;
  #over = false;
  /** Our 2xx that waits for its ACK, to the INVITE with that number. */
  #answer:
    | {
        readonly repeater: AnswerRepeater;
        readonly inviteSeq: number;
        readonly first: boolean;
        /** The INVITE held no offer, so the answer comes with the ACK. */
        readonly offering: boolean;
      }
    | undefined;
  #reoffer: Reoffer | undefined;
  #peerTakesUpdate = false;
  #updateRefused = false;
  /** A BYE that waits for the ACK (§15: a callee can't hang up before). */
  #byeHeaders: Readonly<Record<string, string>> | undefined;

  constructor(parts: TalkParts) {
    const { host } = parts;
    this.#parts = parts;
    this.#localBody = parts.localBody;
    this.#transfers = new Transfers(parts);
    this.keys = new InfoKeys(parts);
    this.#keeper = new SessionKeeper({
      clock: host.clock,
      policy: host.sessionTimer,
      refresh: (kept) => this.#refresh(kept),
      onExpired: () => this.#die(408, 'session-expired'),
    });
    host.dialogs.put(parts.dialog.id, this);
  }

  /** As the callee: sends the 2xx to the INVITE that began it all; `described`: its offer was answered before. */
  answer(transaction: ServerTransaction, described: boolean): void {
    this.#send200(transaction, true, described);
  }

  /** As the caller: the 2xx has come. */
  answered(response: Headers): void {
    this.#learn(response);
    this.#keeper.onSuccess(response);
  }

  bye(headers: Readonly<Record<string, string>>): void {
    if (this.#over) return;
    if (this.#answer?.first) this.#byeHeaders = headers;
    else this.#sendBye(headers);
    this.#finish({ by: 'us', phase: 'talk', status: 200, reason: 'Hung up', viaTimeout: false });
  }

  reoffer(body: Buffer): Promise<ReofferResult> {
    if (this.#over) return Promise.resolve({ ok: false, status: 481 });
    if (this.#reoffer) return Promise.resolve({ ok: false, status: 491 });
    return new Promise((resolve) => {
      const reoffer = new Reoffer({
        ...this.#parts,
        body,
        newBody: () => this.#wholeOffer(body, true),
        keeper: this.#keeper,
        blocked: () => this.#answer !== undefined,
        onDead: (status) => this.#die(status),
        onDone: (result) => {
          this.#reoffer = undefined;
          if (result.ok) this.#localBody = reoffer.body;
          resolve(result);
        },
      });
      this.#reoffer = reoffer;
    });
  }

  refer(order: ReferOrder): Promise<ReferResult> {
    return this.#over ? Promise.resolve({ ok: false, status: 481 }) : this.#transfers.ask(order);
  }

  get name(): DialogName | undefined {
    return this.#over ? undefined : this.#parts.dialog.name;
  }

  // RFC 3891 §3
  get replaceable(): Replaceable {
    const state = this.#over ? 'over' : 'talking';
    return { call: this.#parts.session, state, giveWay: () => this.bye(replacedReason) };
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction.received;
    if (!this.#parts.dialog.inOrder(transaction.received)) this.#reply(transaction, 500);
    else if (request.method === 'BYE') this.#onBye(transaction);
    else if (this.#over) this.#reply(transaction, 481);
    else if (request.method === 'INVITE') this.#onReinvite(transaction);
    else if (request.method === 'UPDATE') this.#onUpdate(transaction);
    else if (request.method === 'INFO') answerInfo(transaction, this.#parts.host, this.#parts.listener());
    else if (request.method === 'OPTIONS')
      this.#reply(transaction, 200, { headers: { Allow: allowedMethods, Supported: supportedExtensions } });
    else if (request.method === 'REFER') this.#transfers.onRefer(transaction);
    else if (request.method === 'NOTIFY') this.#transfers.onNotify(transaction);
    else if (request.method === 'PRACK') this.#reply(transaction, 481);
    else this.#reply(transaction, 405, { headers: { Allow: allowedMethods } });
  }

  receiveAck(received: ReceivedRequest): void {
    const answer = this.#answer;
    if (!answer || answer.inviteSeq !== received.envelope.cseq.number) return;
    this.#answer = undefined;
    answer.repeater.stop();
    const { body } = received.request;
    const { host, listener, onConfirmed } = this.#parts;
    if (this.#byeHeaders) this.#sendBye(this.#byeHeaders);
    else if (this.#over) return;
    else if (answer.first) host.notify(() => onConfirmed(body));
    else if (answer.offering && body.length > 0) host.notify(() => listener().onOfferAnswered?.(body));
  }

  #onBye(transaction: ServerTransaction): void {
    this.#reply(transaction, 200);
    this.#answer?.repeater.stop();
    this.#answer = undefined;
    this.#byeHeaders = undefined;
    const causes = causesOf(transaction.received.request.headers);
    this.#forget();
    this.#finish({ by: 'them', phase: 'talk', status: 200, reason: 'Hung up', ...causes, viaTimeout: false });
  }

  #onReinvite(transaction: ServerTransaction): void {
    const retry = { headers: { 'Retry-After': '1' } };
    // §14.2; and while an offer of ours waits for its answer (RFC 3264 §4)
    if (this.#reoffer?.outstanding || (this.#answer?.offering && !this.#answer.first))
      this.#reply(transaction, 491);
    else if (this.#answer?.first) this.#reply(transaction, 500, retry);
    else if (!this.#refuseInterval(transaction)) {
      // who offers anew has had our answer before (§14.1): its ACK was lost, whatever becomes of this offer
      this.#answer?.repeater.stop();
      this.#answer = undefined;
      const taken = this.#take(transaction);
      // §14.2: who offers nothing is offered all that we can, and answers with his ACK
      if (taken.kind === 'unchanged') this.#localBody = this.#wholeOffer();
      if (taken.kind === 'refused') this.#reply(transaction, taken.status, { headers: taken.headers });
      else if (this.#over) this.#reply(transaction, 487);
      else this.#send200(transaction, false);
    }
  }

  // RFC 3311 §5.2
  #onUpdate(transaction: ServerTransaction): void {
    const { request, replyTo } = transaction.received;
    const offering = this.#reoffer?.outstanding || this.#answer?.offering;
    if (request.body.length > 0 && offering) this.#reply(transaction, 491);
    else if (!this.#refuseInterval(transaction)) {
      const taken = this.#take(transaction);
      if (taken.kind === 'refused') {
        this.#reply(transaction, taken.status, { headers: taken.headers });
        return;
      }
      const { host, contactUser, contentType } = this.#parts;
      if (taken.kind === 'unchanged') host.counters.add('refreshes answered');
      const headers = { Contact: host.client.contact(contactUser, replyTo), ...this.#agree(request.headers) };
      const body = taken.kind === 'answered' ? { body: taken.body, contentType } : {};
      this.#reply(transaction, 200, { headers, ...body });
    }
  }

  /** RFC 4028 §9: 422 to who wants refreshes too often. */
  #refuseInterval(transaction: ServerTransaction): boolean {
    const interval = this.#keeper.answer(transaction.received.request.headers);
    if (!interval.ok) this.#reply(transaction, 422, { headers: { 'Min-SE': String(interval.minS) } });
    return !interval.ok;
  }

  /** What the room above makes of the offer in a request, if there is one. */
  #take(transaction: ServerTransaction): Taken {
    const { request } = transaction.received;
    let answer: OfferAnswer | undefined;
    if (request.body.length > 0)
      this.#parts.host.notify(() => (answer = this.#parts.listener().onOffer?.(request.body)));
    if (this.#over) return { kind: 'refused', status: 487 };
    if (answer !== undefined && !Buffer.isBuffer(answer)) return { kind: 'refused', ...answer };
    this.#parts.dialog.refreshTarget(request.headers);
    if (request.body.length === 0) return { kind: 'unchanged' };
    this.#localBody = answer ?? this.#localBody;
    return { kind: 'answered', body: this.#localBody };
  }

  #wholeOffer(otherwise = this.#localBody, again = false): Buffer {
    const { host, listener } = this.#parts;
    let offer: Buffer | undefined;
    host.notify(() => (offer = listener().makeOffer?.(again)));
    return offer ?? otherwise;
  }

  /** Starts the session's time anew; gives what the 2xx says of it. */
  #agree(request: Headers): Readonly<Record<string, string>> {
    this.#learn(request);
    const interval = this.#keeper.answer(request);
    if (!interval.ok) return {};
    this.#keeper.agree(interval.agreement);
    return interval.headers;
  }

  #send200(transaction: ServerTransaction, first: boolean, described = false): void {
    const { host, contactUser, contentType } = this.#parts;
    const { request, envelope, replyTo } = transaction.received;
    const recordRoute = request.headers.all('record-route');
    const response = responseTo(request, 200, {
      toTag: transaction.localTag,
      headers: {
        Contact: host.client.contact(contactUser, replyTo),
        Allow: allowedMethods,
        Supported: supportedExtensions,
        ...this.#agree(request.headers),
      },
      ...(described ? {} : { body: this.#localBody, contentType }),
    });
    if (first) for (const route of recordRoute) response.headers.add('Record-Route', route);
    const repeater = new AnswerRepeater(host, transaction, response, () => this.#onUnacknowledged());
    const offering = request.body.length === 0;
    this.#answer = { repeater, inviteSeq: envelope.cseq.number, first, offering };
  }

  #learn(headers: Headers): void {
    if (headers.get('allow') === undefined) return;
    this.#peerTakesUpdate = headers.list('allow').some((method) => method.toUpperCase() === 'UPDATE');
  }

  #refresh(kept: boolean): void {
    if (this.#over) return;
    const parts = {
      ...this.#parts,
      keeper: this.#keeper,
      packetsHeard: () => this.#parts.listener().packetsHeard?.(),
      onDead: (status: number) => this.#die(status),
      onUpdateRefused: () => {
        this.#updateRefused = true;
        this.#refresh(true);
      },
    };
    if (!kept) askWhetherAlive(parts);
    else if (this.#peerTakesUpdate && !this.#updateRefused) sendUpdate(parts);
    else
      void this.reoffer(this.#wholeOffer()).then((result) => {
        if (!result.ok) this.#keeper.onRefused(result.status);
        else if (!this.#over && result.body.length > 0)
          this.#parts.host.notify(() => this.#parts.listener().onOfferAnswered?.(result.body));
      });
  }

  // §13.3.1.4: without an ACK the call is given up
  #onUnacknowledged(): void {
    this.#answer = undefined;
    if (this.#byeHeaders) this.#sendBye(this.#byeHeaders);
    this.#die(408, 'no-ack');
  }

  /** The far end is gone or has lost the dialog; a BYE is sent all the same. */
  #die(status: number, lost?: LostBy): void {
    if (this.#over) return;
    const by = lost ?? (status === 503 ? 'unreachable' : status === 481 ? 'dialog-gone' : 'no-response');
    this.#sendBye({ Reason: `SIP;cause=${status};text="${lostReasons[by]}"` });
    const viaTimeout = status === 408;
    this.#finish({ by: 'network', phase: 'talk', status, reason: lostReasons[by], viaTimeout, lost: by });
  }

  #sendBye(headers: Readonly<Record<string, string>>): void {
    this.#byeHeaders = undefined;
    const make = (): ReturnType<Dialog['request']> => {
      const outgoing = this.#parts.dialog.request('BYE');
      for (const [name, value] of Object.entries(headers)) outgoing?.request.headers.add(name, value);
      return outgoing;
    };
    const forget = (): void => this.#forget();
    this.#parts.host.client.sendSigned(make, this.#parts.digest, {
      onResponse: (received) => {
        if (received.response.status >= 200) forget();
      },
      onTimeout: forget,
      onUnreachable: forget,
    });
  }

  #reply(transaction: ServerTransaction, status: number, parts: ResponseParts = {}): void {
    transaction.respond(responseTo(transaction.received.request, status, parts));
  }

  #forget(): void {
    this.#parts.host.dialogs.remove(this.#parts.dialog.id);
  }

  #finish(end: InviteEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#keeper.stop();
    this.#transfers.stop();
    this.keys.stop();
    const reoffer = this.#reoffer;
    this.#reoffer = undefined;
    reoffer?.abandon();
    // never from within a call of the room above
    queueMicrotask(() => this.#parts.host.notify(() => this.#parts.onEnd(end)));
  }
}
