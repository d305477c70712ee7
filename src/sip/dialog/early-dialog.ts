// RFC 3262 §4, RFC 3311 §5.2: one fork that rings: its reliable responses, and requests within its early dialog.
import type { DigestClient } from '../digest/digest-client.ts';
import type { InviteListener, OfferAnswer, OutgoingInvite } from '../invite.ts';
import { noBody, type SipResponse } from '../message/message.ts';
import { responseTo, type ResponseParts } from '../message/respond.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { ReceivedResponse } from '../transport/received.ts';
import { allowedMethods } from '../user-agent-client.ts';
import type { Dialog, Way } from './dialog.ts';
import { replacedReason, type DialogUser, type Replaceable } from './dialog-table.ts';
import { answerInfo } from './info-digit.ts';
import type { SessionHost } from './session-host.ts';

export interface EarlyDialogParts {
  readonly host: SessionHost;
  readonly digest: DigestClient;
  readonly contactUser: string;
  /** Whose forks ring. */
  readonly session: OutgoingInvite;
  /** Our offer in the INVITE. */
  readonly offer: Buffer;
  readonly way: Way;
  listener(): InviteListener;
}

export class EarlyDialog implements DialogUser {
  readonly dialog: Dialog;
  readonly #parts: EarlyDialogParts;
  /** RSeq of the last reliable response that was taken. */
  #rseq: number | undefined;
  #localBody: Buffer;
  #body: Buffer = noBody;
  /** The answer to our offer has come reliably, so that the far end may make an offer of its own. */
  #agreed = false;
  #renewed = false;

  constructor(parts: EarlyDialogParts, dialog: Dialog) {
    this.#parts = parts;
    this.dialog = dialog;
    this.#localBody = parts.offer;
    parts.host.dialogs.put(dialog.id, this);
  }

  // RFC 3891 §3: by CANCEL, as all that rings for it
  get replaceable(): Replaceable {
    const { session } = this.#parts;
    return { call: session, state: 'ringing', giveWay: () => session.cancel(replacedReason) };
  }

  /** The far end's description, as far as it has given one by way of an answer. */
  get body(): Buffer {
    return this.#body;
  }

  get localBody(): Buffer {
    return this.#localBody;
  }

  /** An UPDATE has put a newer agreement into the place of the first answer; `body` is empty then. */
  get renewed(): boolean {
    return this.#renewed;
  }

  /** A 101–199 of this fork; false when it is not to be looked at. */
  onProvisional(received: ReceivedResponse): boolean {
    const { response } = received;
    const rseq = reliableNumber(response);
    if (rseq !== undefined) {
      // out of order, it is sent again until those before it are acknowledged; one that came again has its PRACK
      if (this.#rseq !== undefined && rseq !== this.#rseq + 1) return false;
      this.#rseq = rseq;
      this.#acknowledge(rseq, received.envelope.cseq.number);
      this.#agreed ||= response.body.length > 0;
    }
    if (response.body.length > 0 && !this.#renewed) this.#body = response.body;
    return true;
  }

  /** A request within the early dialog. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction.received;
    const { host, listener } = this.#parts;
    if (!this.dialog.inOrder(transaction.received)) this.#reply(transaction, 500);
    else if (request.method === 'INFO') answerInfo(transaction, host, listener());
    else if (request.method === 'UPDATE') this.#onUpdate(transaction);
    else if (request.method === 'OPTIONS') this.#reply(transaction, 200);
    else if (request.method === 'INVITE') this.#reply(transaction, 491);
    else this.#reply(transaction, request.method === 'BYE' || request.method === 'PRACK' ? 481 : 405);
  }

  receiveAck(): void {
    // an ACK has no meaning before the answer
  }

  #acknowledge(rseq: number, inviteSeq: number): void {
    const { host, digest } = this.#parts;
    const make = (): ReturnType<Dialog['request']> => {
      const outgoing = this.dialog.request('PRACK');
      outgoing?.request.headers.add('RAck', `${rseq} ${inviteSeq} INVITE`);
      return outgoing;
    };
    // without a PRACK the far end gives the INVITE up by itself, so a failure needs no care here
    const nothing = (): void => undefined;
    host.client.sendSigned(make, digest, { onResponse: nothing, onTimeout: nothing, onUnreachable: nothing });
    host.counters.add('reliable responses acknowledged');
  }

  #onUpdate(transaction: ServerTransaction): void {
    const { request, replyTo } = transaction.received;
    const { host, contactUser, listener } = this.#parts;
    let answer: OfferAnswer | undefined;
    if (request.body.length > 0) {
      // our own offer is still without its answer
      if (!this.#agreed) {
        this.#reply(transaction, 491);
        return;
      }
      host.notify(() => (answer = listener().onOffer?.(request.body)));
      if (answer !== undefined && !Buffer.isBuffer(answer)) {
        this.#reply(transaction, answer.status);
        return;
      }
      this.#localBody = answer ?? this.#localBody;
      this.#body = noBody;
      this.#renewed = true;
    }
    this.dialog.refreshTarget(request.headers);
    this.#reply(transaction, 200, {
      headers: { Contact: host.client.contact(contactUser, replyTo) },
      ...(request.body.length > 0 ? { body: this.#localBody } : {}),
    });
  }

  #reply(transaction: ServerTransaction, status: number, parts: ResponseParts = {}): void {
    const headers = { Allow: allowedMethods, ...parts.headers };
    transaction.respond(responseTo(transaction.received.request, status, { ...parts, headers }));
  }
}

/** RSeq of a response that wants a PRACK. */
function reliableNumber(response: SipResponse): number | undefined {
  const required = response.headers.list('require').some((tag) => tag.toLowerCase() === '100rel');
  const text = response.headers.get('rseq') ?? '';
  return required && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
