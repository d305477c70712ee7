// RFC 3261 §13.3: an INVITE from outside, until it is answered, refused or cancelled.
import type { Timer } from '../../base/index.ts';
import { DigestClient } from '../digest/digest-client.ts';
import type { IncomingInvite, IncomingListener, InviteEnd, ReofferResult } from '../invite.ts';
import type { NameAddress } from '../message/name-address.ts';
import { q850Of } from '../message/reason.ts';
import { reasonOf, responseTo, type ResponseParts } from '../message/respond.ts';
import { isSipUri } from '../message/uri.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Endpoint } from '../transport/transport.ts';
import { allowedMethods } from '../user-agent-client.ts';
import { sipUri, type Dialog } from './dialog.ts';
import type { DialogUser } from './dialog-table.ts';
import { answerInfo } from './info-digit.ts';
import type { SessionHost } from './session-host.ts';
import { Talk } from './talk.ts';

// §13.3.1.1: a provisional is repeated so that proxies don't give up
const progressRepeatMs = 60_000;
/** Nobody may ring for ever. */
const longestRingMs = 300_000;

export class IncomingCall implements IncomingInvite, DialogUser {
  readonly callId: string;
  readonly from: IncomingInvite['from'];
  readonly to: IncomingInvite['to'];
  readonly requestUser: string;
  readonly body: Buffer;
  readonly source: Endpoint;
  readonly #host: SessionHost;
  readonly #transaction: ServerTransaction;
  readonly #dialog: Dialog;
  readonly #onOver: () => void;
  #listener: IncomingListener = { onEnd: () => undefined };
  #state: IncomingInvite['state'] = 'ringing';
  #reported = false;
  #talk: Talk | undefined;
  #progressTimer: Timer | undefined;
  readonly #ringTimer: Timer;

  constructor(host: SessionHost, transaction: ServerTransaction, dialog: Dialog, onOver: () => void) {
    const { request, envelope, source } = transaction.received;
    this.#host = host;
    this.#transaction = transaction;
    this.#dialog = dialog;
    this.#onOver = onOver;
    this.callId = envelope.callId;
    this.from = party(envelope.from);
    this.to = party(envelope.to);
    this.requestUser = sipUri(request.uri)?.user ?? '';
    this.body = request.body;
    this.source = source;
    transaction.listener = {
      onCancel: (cancel) => this.#onCancel(q850Of(cancel.request.headers)),
      onUnacknowledged: () => this.#onLost(),
    };
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
    if (this.#state !== 'ringing') return;
    this.#progressTimer?.cancel();
    this.#respond(status, { headers: this.#ours(), ...(body ? { body } : {}) }, true);
    this.#progressTimer = this.#host.clock.after(progressRepeatMs, () => this.progress(status, body));
  }

  answer(body: Buffer): void {
    if (this.#state !== 'ringing') return;
    this.#stopTimers();
    this.#state = 'talking';
    this.#talk = new Talk({
      host: this.#host,
      dialog: this.#dialog,
      digest: new DigestClient(undefined),
      contactUser: this.requestUser,
      contentType: 'application/sdp',
      localBody: body,
      ownsCallId: false,
      listener: () => this.#listener,
      onConfirmed: (ackBody) => this.#listener.onConfirmed?.(ackBody.length > 0 ? ackBody : undefined),
      onEnd: (end) => this.#finish(end),
    });
    this.#talk.answer(this.#transaction);
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
      this.#onCancel(q850Of(request.headers));
    } else if (request.method === 'INFO') answerInfo(transaction, this.#host, this.#listener);
    else reply(request.method === 'OPTIONS' ? 200 : request.method === 'INVITE' ? 491 : 405);
  }

  receiveAck(): void {
    // an ACK has no meaning before the answer
  }

  #onCancel(q850: number | undefined): void {
    if (this.#state !== 'ringing') return;
    this.#respond(487, {});
    this.#state = 'ended';
    this.#host.notify(() => this.#listener.onCancel?.());
    this.#finish({ by: 'them', phase: 'setup', status: 487, reason: 'Cancelled', q850, viaTimeout: false });
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

  #respond(status: number, parts: ResponseParts, establishing = false): void {
    const { request } = this.#transaction.received;
    const response = responseTo(request, status, { toTag: this.#transaction.localTag, ...parts });
    // §12.1.1: the caller learns its route from here
    if (establishing)
      for (const route of request.headers.all('record-route')) response.headers.add('Record-Route', route);
    this.#transaction.respond(response);
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
    if (!this.#talk) this.#host.dialogs.remove(this.#dialog.id);
    this.#onOver();
    queueMicrotask(() => this.#host.notify(() => this.#listener.onEnd(end)));
  }
}

function party(address: NameAddress): { uri: string; user: string; name?: string } {
  const user = isSipUri(address.uri) ? address.uri.user : '';
  return { uri: address.uri.text, user, ...(address.name === undefined ? {} : { name: address.name }) };
}
