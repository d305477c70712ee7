// RFC 3515 §2.4: a transfer that the far end asks for; what comes of it is told by NOTIFY.
import type { Timer } from '../../base/index.ts';
import type { DigestClient } from '../digest/digest-client.ts';
import { reasonOf, responseTo } from '../message/respond.ts';
import type { ReferRequest } from '../refer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Dialog, OutgoingRequest } from './dialog.ts';
import type { ReferTo } from './refer-headers.ts';
import type { SessionHost } from './session-host.ts';

export interface ReferAnswerParts {
  readonly host: SessionHost;
  readonly dialog: Dialog;
  readonly digest: DigestClient;
  readonly contactUser: string;
  readonly transaction: ServerTransaction;
  readonly referTo: ReferTo;
}

/** The subscription that a REFER makes lasts so long. */
const lastsS = 180;

export class ReferAnswer implements ReferRequest {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly #parts: ReferAnswerParts;
  #state: 'asked' | 'accepted' | 'over' = 'asked';
  /** NOTIFYs that wait for the one before to be answered, so that they can't overtake each other. */
  readonly #waiting: { readonly status: number; readonly reason: string }[] = [];
  #sending = false;
  #timer: Timer | undefined;

  constructor(parts: ReferAnswerParts) {
    this.#parts = parts;
    this.target = parts.referTo.target;
    this.headers = parts.referTo.headers;
  }

  accept(): void {
    if (this.#state !== 'asked') return;
    this.#state = 'accepted';
    const { host, transaction, contactUser } = this.#parts;
    const { request, replyTo } = transaction.received;
    const headers = { Contact: host.client.contact(contactUser, replyTo) };
    transaction.respond(responseTo(request, 202, { headers }));
    this.#timer = host.clock.after(lastsS * 1000, () => this.progress(408));
    this.progress(100);
  }

  refuse(status: number): void {
    if (this.#state !== 'asked') return;
    this.#state = 'over';
    const { transaction } = this.#parts;
    transaction.respond(responseTo(transaction.received.request, status));
  }

  progress(status: number, reason = reasonOf(status)): void {
    if (this.#state !== 'accepted') return;
    if (status >= 200) this.stop();
    this.#waiting.push({ status, reason });
    this.#send();
  }

  /** Nothing more can be told. */
  stop(): void {
    if (this.#state === 'accepted') this.#state = 'over';
    this.#timer?.cancel();
  }

  #send(): void {
    const next = this.#sending ? undefined : this.#waiting.shift();
    if (!next) return;
    const { host, digest } = this.#parts;
    this.#sending = true;
    const done = (status: number): void => {
      this.#sending = false;
      // 481: the far end wants to hear no more
      if (status < 300) this.#send();
      else this.stop();
    };
    host.client.sendSigned(() => this.#notify(next.status, next.reason), digest, {
      onResponse: ({ response }) => {
        if (response.status >= 200) done(response.status);
      },
      onTimeout: () => done(408),
      onUnreachable: () => done(503),
    });
  }

  #notify(status: number, reason: string): OutgoingRequest | undefined {
    const { dialog, transaction, contactUser } = this.#parts;
    const outgoing = dialog.request('NOTIFY');
    if (!outgoing) return undefined;
    const { headers } = outgoing.request;
    // §2.4.6: the id tells the REFERs of one dialog apart
    headers.add('Event', `refer;id=${transaction.received.envelope.cseq.number}`);
    const state = status < 200 ? `active;expires=${lastsS}` : 'terminated;reason=noresource';
    headers.add('Subscription-State', state);
    headers.add('Content-Type', 'message/sipfrag;version=2.0');
    const body = Buffer.from(`SIP/2.0 ${status} ${reason.replace(/[\r\n]+/g, ' ')}\r\n`);
    return { ...outgoing, request: { ...outgoing.request, body }, contactUser };
  }
}
