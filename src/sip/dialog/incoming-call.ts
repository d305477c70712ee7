// RFC 3261 §13.3: an INVITE from outside, until it is answered, refused or cancelled.
import { randomInt } from 'node:crypto';
import type { Timer } from '../../base/index.ts';
import { DigestClient } from '../digest/digest-client.ts';
import type {
  IncomingInvite,
  IncomingListener,
  InviteEnd,
  KeysResult,
  OfferAnswer,
  ReofferResult,
} from '../invite.ts';
import type { Headers } from '../message/headers.ts';
import type { SipResponse } from '../message/message.ts';
import { causesOf } from '../message/reason.ts';
import { reasonOf, responseTo, type ResponseParts } from '../message/respond.ts';
import type { DialogName, ReferOrder, ReferResult } from '../refer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Endpoint } from '../transport/transport.ts';
import { allowedMethods } from '../user-agent-client.ts';
import { sipUri, type Dialog } from './dialog.ts';
import type { DialogUser, Replaceable } from './dialog-table.ts';
import { assertedIn, diversionsIn, partyOf, privacyIn } from './identity.ts';
import { answerInfo } from './info-digit.ts';
import { ReliableProgress } from './reliable-progress.ts';
import type { SessionHost } from './session-host.ts';
import { Talk } from './talk.ts';

// §13.3.1.1: a provisional is repeated so that proxies don't give up
const progressRepeatMs = 60_000;
/** Nobody may ring for ever. */
const longestRingMs = 300_000;

/** RFC 3891 §3: the dialog that an INVITE names. */
export interface Replacement {
  readonly dialog: Replaceable;
  readonly earlyOnly: boolean;
}

export interface IncomingCallParts {
  readonly host: SessionHost;
  readonly transaction: ServerTransaction;
  readonly dialog: Dialog;
  /** The call whose place this one wants to take (RFC 3891). */
  readonly replaced: Replacement | undefined;
  readonly signedBy: string | undefined;
  onOver(): void;
}

export class IncomingCall implements IncomingInvite, DialogUser {
  readonly callId: string;
  readonly from: IncomingInvite['from'];
  readonly to: IncomingInvite['to'];
  readonly replaces: IncomingInvite['replaces'];
  readonly asserted: IncomingInvite['asserted'];
  readonly privacy: IncomingInvite['privacy'];
  readonly diversions: IncomingInvite['diversions'];
  readonly requestUser: string;
  readonly body: Buffer;
  readonly source: Endpoint;
  readonly signedBy?: string;
  readonly #host: SessionHost;
  readonly #transaction: ServerTransaction;
  readonly #dialog: Dialog;
  readonly #onOver: () => void;
  readonly #replaced: Replaceable | undefined;
  #listener: IncomingListener = { onEnd: () => undefined };
  #state: IncomingInvite['state'] = 'ringing';
  #reported = false;
  #talk: Talk | undefined;
  /** Only for a caller who requires it: others need fewer messages, and no wait before the answer. */
  readonly #reliable: ReliableProgress | undefined;
  /** Our description as it stands, once the caller has said that he knows it. */
  #localBody: Buffer | undefined;
  /** Picked up; the answer may still wait for a PRACK. */
  #answering: Buffer | undefined;
  #progressTimer: Timer | undefined;
  readonly #ringTimer: Timer;

  constructor(parts: IncomingCallParts) {
    const { host, transaction, dialog, replaced, onOver } = parts;
    const { request, envelope, source } = transaction.received;
    this.#host = host;
    this.#transaction = transaction;
    this.#dialog = dialog;
    this.#onOver = onOver;
    this.#replaced = replaced?.dialog;
    if (replaced) {
      const { call, state } = replaced.dialog;
      this.replaces = { call, state, earlyOnly: replaced.earlyOnly };
    }
    this.callId = envelope.callId;
    this.from = partyOf(envelope.from);
    this.to = partyOf(envelope.to);
    this.asserted = host.trusts(source) ? assertedIn(request.headers) : undefined;
    this.privacy = privacyIn(request.headers);
    this.diversions = diversionsIn(request.headers);
    this.requestUser = sipUri(request.uri)?.user ?? '';
    this.body = request.body;
    this.source = source;
    if (parts.signedBy !== undefined) this.signedBy = parts.signedBy;
    transaction.listener = {
      onCancel: (cancel) => this.#onCancel(cancel.request.headers),
      onUnreachable: () => this.#onLost(),
    };
    if (request.headers.list('require').some((tag) => tag.toLowerCase() === '100rel'))
      this.#reliable = new ReliableProgress(host, transaction, () => this.#onUnacknowledged());
    const expiresS = /^\d{1,6}$/.exec(request.headers.get('expires') ?? '')?.[0];
    const ringMs = Math.min(longestRingMs, expiresS === undefined ? longestRingMs : Number(expiresS) * 1000);
    this.#ringTimer = host.clock.after(ringMs, () => this.reject(expiresS === undefined ? 480 : 487));
    host.dialogs.put(dialog.id, this);
  }

  get state(): IncomingInvite['state'] {
    return this.#state;
  }

  header(name: string): string | undefined {
    return this.#transaction.received.request.headers.get(name);
  }

  listen(listener: IncomingListener): void {
    this.#listener = listener;
  }

  progress(status: 180 | 183, body?: Buffer): void {
    if (this.#state !== 'ringing' || this.#answering) return;
    this.#progressTimer?.cancel();
    const response = this.#response(status, { headers: this.#ours(), ...(body ? { body } : {}) }, true);
    if (!this.#reliable) this.#transaction.respond(response);
    // RFC 3262 §5: the first reliable response would have to hold our offer; such a caller waits for the answer
    else if (this.body.length > 0) this.#reliable.send(response);
    const again = this.#reliable ? undefined : body;
    this.#progressTimer = this.#host.clock.after(progressRepeatMs, () => this.progress(status, again));
  }

  answer(body: Buffer): void {
    if (this.#state !== 'ringing' || this.#answering) return;
    this.#answering = body;
    this.#stopTimers();
    // RFC 3262 §3: not while a description of ours may still be unknown
    if (!this.#reliable?.waiting) this.#answer(body);
  }

  #answer(body: Buffer): void {
    this.#state = 'talking';
    this.#talk = new Talk({
      host: this.#host,
      session: this,
      dialog: this.#dialog,
      digest: new DigestClient(undefined),
      contactUser: this.requestUser,
      contentType: 'application/sdp',
      localBody: this.#localBody ?? body,
      ownsCallId: false,
      listener: () => this.#listener,
      onConfirmed: (ackBody) => this.#listener.onConfirmed?.(ackBody.length > 0 ? ackBody : undefined),
      onEnd: (end) => this.#finish(end),
    });
    this.#talk.answer(this.#transaction, this.#localBody !== undefined);
    this.#replaced?.giveWay();
    this.#host.notify(() => this.#listener.onAnswered?.());
  }

  reject(status: number, reason?: string, headers: Readonly<Record<string, string>> = {}): void {
    if (this.#state !== 'ringing') return;
    const words = reason ?? reasonOf(status);
    this.#respond(status, { reason: words, headers });
    this.#finish({ by: 'us', phase: 'setup', status, reason: words, viaTimeout: false });
  }

  bye(headers: Readonly<Record<string, string>> = {}): void {
    if (this.#state === 'ringing') this.reject(480, undefined, headers);
    else if (this.#talk) {
      this.#state = 'ended';
      this.#talk.bye(headers);
    }
  }

  refer(order: ReferOrder): Promise<ReferResult> {
    return this.#talk?.refer(order) ?? Promise.resolve({ ok: false, status: 481 });
  }

  sendKeys(keys: string): Promise<KeysResult> {
    return this.#talk?.keys.send(keys) ?? Promise.resolve({ ok: false, status: 481 });
  }

  get dialog(): DialogName | undefined {
    return this.#talk?.name;
  }

  reoffer(body: Buffer): Promise<ReofferResult> {
    return this.#talk?.reoffer(body) ?? Promise.resolve({ ok: false, status: 481 });
  }

  /** A request in the early dialog; once answered, `Talk` stands in the table instead. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction.received;
    const reply = (status: number): void =>
      transaction.respond(responseTo(request, status, { headers: { Allow: allowedMethods } }));
    if (!this.#dialog.inOrder(transaction.received)) reply(500);
    // §15: the caller may also end an early dialog by BYE
    else if (request.method === 'BYE') {
      reply(200);
      this.#onCancel(request.headers);
    } else if (request.method === 'INFO') answerInfo(transaction, this.#host, this.#listener);
    else if (request.method === 'PRACK') this.#onPrack(transaction);
    else if (request.method === 'UPDATE') this.#onUpdate(transaction);
    else if (request.method === 'INVITE') this.#putOff(transaction);
    else reply(request.method === 'OPTIONS' ? 200 : 405);
  }

  receiveAck(): void {
    // an ACK has no meaning before the answer
  }

  // RFC 3262 §3
  #onPrack(transaction: ServerTransaction): void {
    const { request } = transaction.received;
    const acknowledged = this.#reliable?.acknowledge(request);
    if (!acknowledged) {
      transaction.respond(responseTo(request, 481));
      return;
    }
    if (acknowledged.body.length > 0) this.#localBody = acknowledged.body;
    this.#take(transaction);
    this.#reliable?.proceed();
    if (this.#answering && this.#state === 'ringing' && !this.#reliable?.waiting)
      this.#answer(this.#answering);
  }

  // RFC 3311 §5.2: as long as the offer of the INVITE has no answer that is known to have come, no other may be made
  #onUpdate(transaction: ServerTransaction): void {
    const { request } = transaction.received;
    if (request.body.length === 0 || this.#localBody) this.#take(transaction);
    else this.#putOff(transaction);
  }

  // §14.2: an INVITE before the final answer to the one before; RFC 3311 §5.2: an offer that comes too early
  #putOff(transaction: ServerTransaction): void {
    const headers = { 'Retry-After': String(randomInt(0, 11)) };
    transaction.respond(responseTo(transaction.received.request, 500, { headers }));
  }

  /** Answers a request that may hold an offer. */
  #take(transaction: ServerTransaction): void {
    const { request } = transaction.received;
    let answer: OfferAnswer | undefined;
    const offering = request.body.length > 0 && this.#localBody !== undefined;
    if (offering) this.#host.notify(() => (answer = this.#listener.onOffer?.(request.body)));
    if (answer !== undefined && !Buffer.isBuffer(answer)) {
      transaction.respond(responseTo(request, answer.status));
      return;
    }
    this.#dialog.refreshTarget(request.headers);
    this.#localBody = answer ?? this.#localBody;
    const body = offering ? { body: this.#localBody } : {};
    transaction.respond(responseTo(request, 200, { headers: this.#ours(), ...body }));
  }

  #onCancel(headers: Headers): void {
    if (this.#state !== 'ringing') return;
    this.#respond(487, {});
    this.#state = 'ended';
    this.#host.notify(() => this.#listener.onCancel?.());
    this.#finish({
      by: 'them',
      phase: 'setup',
      status: 487,
      reason: 'Cancelled',
      ...causesOf(headers),
      viaTimeout: false,
    });
  }

  #onLost(): void {
    if (this.#state === 'ringing') {
      this.#finish({
        by: 'network',
        phase: 'setup',
        status: 503,
        reason: 'Nobody can be reached there',
        viaTimeout: false,
      });
    }
  }

  // RFC 3262 §3
  #onUnacknowledged(): void {
    if (this.#state !== 'ringing') return;
    this.#respond(504, {});
    const reason = 'A provisional response was never acknowledged';
    this.#finish({ by: 'network', phase: 'setup', status: 408, reason, viaTimeout: true, lost: 'no-ack' });
  }

  #respond(status: number, parts: ResponseParts): void {
    this.#transaction.respond(this.#response(status, parts));
  }

  #response(status: number, parts: ResponseParts, establishing = false): SipResponse {
    const { request } = this.#transaction.received;
    const response = responseTo(request, status, { toTag: this.#transaction.localTag, ...parts });
    // §12.1.1: the caller learns its route from here
    if (establishing)
      for (const route of request.headers.all('record-route')) response.headers.add('Record-Route', route);
    return response;
  }

  #ours(): Record<string, string> {
    const contact = this.#host.client.contact(this.requestUser, this.#transaction.received.replyTo);
    return { Contact: contact, Allow: allowedMethods };
  }

  #stopTimers(): void {
    this.#ringTimer.cancel();
    this.#progressTimer?.cancel();
  }

  #finish(end: InviteEnd): void {
    if (this.#reported) return;
    this.#reported = true;
    this.#state = 'ended';
    this.#stopTimers();
    this.#reliable?.stop();
    if (!this.#talk) this.#host.dialogs.remove(this.#dialog.id);
    this.#onOver();
    queueMicrotask(() => this.#host.notify(() => this.#listener.onEnd(end)));
  }
}
