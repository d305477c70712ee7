// RFC 3515: the transfers of one call, asked for by either side.
import type { DigestClient } from '../digest/digest-client.ts';
import type { TalkListener } from '../invite.ts';
import { responseTo } from '../message/respond.ts';
import type { ReferOrder, ReferResult } from '../refer.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Dialog } from './dialog.ts';
import { ReferAnswer } from './refer-answer.ts';
import { ReferAsk } from './refer-ask.ts';
import { readReferTo } from './refer-headers.ts';
import type { SessionHost } from './session-host.ts';

export interface TransfersParts {
  readonly host: SessionHost;
  readonly dialog: Dialog;
  readonly digest: DigestClient;
  readonly contactUser: string;
  listener(): TalkListener;
}

export class Transfers {
  readonly #parts: TransfersParts;
  #asked: ReferAsk | undefined;

  constructor(parts: TransfersParts) {
    this.#parts = parts;
  }

  ask(order: ReferOrder): Promise<ReferResult> {
    if (this.#asked) return Promise.resolve({ ok: false, status: 491 });
    return new Promise((resolve) => {
      this.#asked = new ReferAsk({
        ...this.#parts,
        order,
        onDone: (result) => {
          this.#asked = undefined;
          resolve(result);
        },
      });
    });
  }

  /** Nobody is called because somebody outside wants it: without an owner who accepts, a REFER is refused. */
  onRefer(transaction: ServerTransaction): void {
    const { host, listener } = this.#parts;
    const { request } = transaction.received;
    const referTo = readReferTo(request.headers);
    if (!referTo) {
      transaction.respond(responseTo(request, 400, { reason: 'Refer-To makes no sense' }));
      return;
    }
    const refer = new ReferAnswer({ ...this.#parts, transaction, referTo });
    host.notify(() => listener().onRefer?.(refer));
    refer.refuse(603);
  }

  onNotify(transaction: ServerTransaction): void {
    if (this.#asked) this.#asked.receive(transaction);
    else transaction.respond(responseTo(transaction.received.request, 481));
  }

  /** The call is over: what we asked for will not be told any more; what we were asked may still be told. */
  stop(): void {
    this.#asked?.abandon();
  }
}
