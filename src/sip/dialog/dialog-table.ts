// RFC 3261 §12.2.2: finding the session that a request within a dialog belongs to.
import type { Envelope } from '../message/envelope.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { ReceivedRequest } from '../transport/received.ts';
import { dialogId } from './dialog.ts';

export interface DialogUser {
  /** A request other than ACK. */
  receive(transaction: ServerTransaction): void;
  /** The ACK to a 2xx of ours. */
  receiveAck(received: ReceivedRequest): void;
}

export class DialogTable {
  readonly #users = new Map<string, DialogUser>();

  put(id: string, user: DialogUser): void {
    this.#users.set(id, user);
  }

  remove(id: string): void {
    this.#users.delete(id);
  }

  /** By a request that has come: its To tag is ours. */
  find(envelope: Envelope): DialogUser | undefined {
    return this.#users.get(dialogId(envelope.callId, envelope.toTag ?? '', envelope.fromTag ?? ''));
  }

  get size(): number {
    return this.#users.size;
  }
}
