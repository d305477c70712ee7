// RFC 3515 §2.4.4, RFC 3892: a transfer that we ask for; what comes of it is heard by NOTIFY.
import type { Timer } from '../../base/index.ts';
import type { DigestClient } from '../digest/digest-client.ts';
import { readParams } from '../message/params.ts';
import { responseTo } from '../message/respond.ts';
import type { ReferOrder, ReferResult } from '../refer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Dialog, OutgoingRequest } from './dialog.ts';
import { writeReferTo } from './refer-headers.ts';
import type { SessionHost } from './session-host.ts';

export interface ReferAskParts {
  readonly host: SessionHost;
  readonly dialog: Dialog;
  readonly digest: DigestClient;
  readonly contactUser: string;
  readonly order: ReferOrder;
  onDone(result: ReferResult): void;
}

/** Without any news for so long, nobody tells us any more. */
const silenceMs = 180_000;

export class ReferAsk {
  readonly #parts: ReferAskParts;
  /** CSeq of the REFER: its id in the NOTIFYs. */
  #id = 0;
  #timer: Timer | undefined;
  #over = false;

  constructor(parts: ReferAskParts) {
    this.#parts = parts;
    const { host, digest } = parts;
    host.client.sendSigned(() => this.#make(), digest, {
      onResponse: ({ response }) => {
        if (response.status >= 300) this.#finish({ ok: false, status: response.status });
        else if (response.status >= 200) this.#waitOn();
      },
      onTimeout: () => this.#finish({ ok: false, status: 408 }),
      onUnreachable: () => this.#finish({ ok: false, status: 503 }),
    });
  }

  /** Answers a NOTIFY. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction.received;
    const [event = '', id] = eventOf(request.headers.get('event') ?? '');
    if (this.#over || event !== 'refer' || (id !== undefined && id !== String(this.#id))) {
      transaction.respond(responseTo(request, event === 'refer' ? 481 : 489));
      return;
    }
    transaction.respond(responseTo(request, 200));
    const status = Number(
      /^SIP\/2\.0 ([1-6]\d\d)(?: |\r|\n|$)/.exec(request.body.toString('latin1', 0, 200))?.[1],
    );
    const terminated = /^\s*terminated\b/i.test(request.headers.get('subscription-state') ?? '');
    if (status) this.#parts.host.notify(() => this.#parts.order.onProgress?.(status));
    if (status >= 300) this.#finish({ ok: false, status });
    else if (status >= 200) this.#finish({ ok: true });
    else if (terminated) this.#finish({ ok: false, status: 408 });
    else this.#waitOn();
  }

  /** The call ended before the result was known. */
  abandon(): void {
    this.#finish({ ok: false, status: 487 });
  }

  #make(): OutgoingRequest | undefined {
    const { dialog, order, contactUser } = this.#parts;
    const outgoing = dialog.request('REFER');
    if (!outgoing) return undefined;
    const { headers } = outgoing.request;
    this.#id = parseInt(headers.get('cseq') ?? '0', 10);
    headers.add('Refer-To', writeReferTo(order));
    if (order.referredBy !== undefined) headers.add('Referred-By', `<${order.referredBy}>`);
    return { ...outgoing, contactUser };
  }

  #waitOn(): void {
    if (this.#over) return;
    this.#timer?.cancel();
    this.#timer = this.#parts.host.clock.after(silenceMs, () => this.#finish({ ok: false, status: 408 }));
  }

  #finish(result: ReferResult): void {
    if (this.#over) return;
    this.#over = true;
    this.#timer?.cancel();
    this.#parts.onDone(result);
  }
}

function eventOf(text: string): [event: string | undefined, id: string | undefined] {
  const semicolon = text.indexOf(';');
  const params = semicolon < 0 ? undefined : readParams(text, semicolon);
  const event = (semicolon < 0 ? text : text.slice(0, semicolon)).trim().toLowerCase();
  return [event, params?.ok ? params.value.get('id') : undefined];
}
