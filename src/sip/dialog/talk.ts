// RFC 3261 §14, §15: a session after its 2xx, the same for caller and callee.
import type { DigestClient } from '../digest/digest-client.ts';
import type { InviteEnd, OfferAnswer, ReofferResult } from '../invite.ts';
import { q850Of } from '../message/reason.ts';
import { responseTo, type ResponseParts } from '../message/respond.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { ReceivedRequest } from '../transport/received.ts';
import { allowedMethods } from '../user-agent-client.ts';
import { AnswerRepeater } from './answer-repeater.ts';
import type { Dialog } from './dialog.ts';
import type { DialogUser } from './dialog-table.ts';
import { readInfo } from './info-digit.ts';
import { Reoffer } from './reoffer.ts';
import type { SessionHost } from './session-host.ts';

export interface TalkParts {
  readonly host: SessionHost;
  readonly dialog: Dialog;
  readonly digest: DigestClient;
  readonly contactUser: string;
  readonly contentType: string;
  /** Our description as it stands. */
  readonly localBody: Buffer;
  /** Whether the call is ours. */
  readonly ownsCallId: boolean;
  onOffer(offer: Buffer): OfferAnswer | undefined;
  onInfoDigit(digit: string): void;
  onConfirmed(body: Buffer): void;
  onEnd(end: InviteEnd): void;
}

export class Talk implements DialogUser {
  readonly #parts: TalkParts;
  #localBody: Buffer;
  #over = false;
  /** Our 2xx that waits for its ACK, to the INVITE with that number. */
  #answer:
    { readonly repeater: AnswerRepeater; readonly inviteSeq: number; readonly first: boolean } | undefined;
  #reoffer: Reoffer | undefined;
  /** A BYE that waits for the ACK (§15: a callee can't hang up before). */
  #byeHeaders: Readonly<Record<string, string>> | undefined;

  constructor(parts: TalkParts) {
    this.#parts = parts;
    this.#localBody = parts.localBody;
    parts.host.dialogs.put(parts.dialog.id, this);
  }

  /** As the callee: sends the 2xx to the INVITE that began it all. */
  answer(transaction: ServerTransaction): void {
    this.#send200(transaction, true);
  }

  bye(headers: Readonly<Record<string, string>>): void {
    if (this.#over) return;
    if (this.#answer?.first) this.#byeHeaders = headers;
    else this.#sendBye(headers);
    this.#finish({ by: 'us', phase: 'talk', status: 200, reason: 'Hung up', viaTimeout: false });
  }

  reoffer(body: Buffer): Promise<ReofferResult> {
    if (this.#over) return Promise.resolve({ ok: false, status: 481 });
    if (this.#reoffer || this.#answer) return Promise.resolve({ ok: false, status: 491 });
    return new Promise((resolve) => {
      this.#reoffer = new Reoffer({
        ...this.#parts,
        body,
        blocked: () => this.#answer !== undefined,
        onDead: (status) => this.#die(status),
        onDone: (result) => {
          this.#reoffer = undefined;
          if (result.ok) this.#localBody = body;
          resolve(result);
        },
      });
    });
  }

  receive(transaction: ServerTransaction): void {
    const { request } = transaction.received;
    if (!this.#parts.dialog.inOrder(transaction.received)) this.#reply(transaction, 500);
    else if (request.method === 'BYE') this.#onBye(transaction);
    else if (this.#over) this.#reply(transaction, 481);
    else if (request.method === 'INVITE') this.#onReinvite(transaction);
    else if (request.method === 'INFO') this.#onInfo(transaction);
    else if (request.method === 'OPTIONS')
      this.#reply(transaction, 200, { headers: { Allow: allowedMethods } });
    else this.#reply(transaction, 405, { headers: { Allow: allowedMethods } });
  }

  receiveAck(received: ReceivedRequest): void {
    const answer = this.#answer;
    if (!answer || answer.inviteSeq !== received.envelope.cseq.number) return;
    this.#answer = undefined;
    answer.repeater.stop();
    if (this.#byeHeaders) this.#sendBye(this.#byeHeaders);
    else if (answer.first && !this.#over) {
      this.#parts.host.notify(() => this.#parts.onConfirmed(received.request.body));
    }
  }

  #onBye(transaction: ServerTransaction): void {
    this.#reply(transaction, 200);
    this.#answer?.repeater.stop();
    this.#answer = undefined;
    this.#byeHeaders = undefined;
    const { headers } = transaction.received.request;
    this.#forget();
    this.#finish({
      by: 'them',
      phase: 'talk',
      status: 200,
      reason: 'Hung up',
      q850: q850Of(headers),
      viaTimeout: false,
    });
  }

  #onReinvite(transaction: ServerTransaction): void {
    // §14.2
    if (this.#reoffer?.outstanding) {
      this.#reply(transaction, 491);
      return;
    }
    if (this.#answer?.first) {
      this.#reply(transaction, 500, { headers: { 'Retry-After': '1' } });
      return;
    }
    this.#answer?.repeater.stop();
    const { request } = transaction.received;
    let answer: OfferAnswer | undefined;
    if (request.body.length > 0) this.#parts.host.notify(() => (answer = this.#parts.onOffer(request.body)));
    if (this.#over) this.#reply(transaction, 487);
    else if (answer !== undefined && !Buffer.isBuffer(answer)) this.#reply(transaction, answer.status);
    else {
      this.#parts.dialog.refreshTarget(request.headers);
      this.#localBody = answer ?? this.#localBody;
      this.#send200(transaction, false);
    }
  }

  #onInfo(transaction: ServerTransaction): void {
    const info = readInfo(transaction.received.request);
    if (info.kind === 'unsupported') {
      this.#reply(transaction, 415, { headers: { Accept: 'application/dtmf-relay, application/dtmf' } });
      return;
    }
    this.#reply(transaction, 200);
    if (info.kind === 'digit') this.#parts.host.notify(() => this.#parts.onInfoDigit(info.digit));
  }

  #send200(transaction: ServerTransaction, first: boolean): void {
    const { host, contactUser, contentType } = this.#parts;
    const { request, envelope, replyTo } = transaction.received;
    const recordRoute = request.headers.all('record-route');
    const response = responseTo(request, 200, {
      toTag: transaction.localTag,
      headers: { Contact: host.client.contact(contactUser, replyTo), Allow: allowedMethods },
      body: this.#localBody,
      contentType,
    });
    if (first) for (const route of recordRoute) response.headers.add('Record-Route', route);
    const repeater = new AnswerRepeater(host, transaction, response, () => this.#onUnacknowledged());
    this.#answer = { repeater, inviteSeq: envelope.cseq.number, first };
  }

  // §13.3.1.4: without an ACK the call is given up
  #onUnacknowledged(): void {
    this.#answer = undefined;
    if (this.#byeHeaders) this.#sendBye(this.#byeHeaders);
    this.#die(408);
  }

  /** The far end is gone or has lost the dialog; a BYE is sent all the same. */
  #die(status: number): void {
    if (this.#over) return;
    this.#sendBye({});
    const reason = status === 503 ? 'Nobody can be reached there' : 'The far end does not answer';
    this.#finish({ by: 'network', phase: 'talk', status, reason, viaTimeout: status === 408 });
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
    const reoffer = this.#reoffer;
    this.#reoffer = undefined;
    reoffer?.abandon();
    // never from within a call of the room above
    queueMicrotask(() => this.#parts.host.notify(() => this.#parts.onEnd(end)));
  }
}
