// RFC 3261 §12.2.2: finding the session that a request within a dialog belongs to.
import type { Envelope } from '../message/envelope.ts';
import type { Replaced } from '../invite.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { ReceivedRequest } from '../transport/received.ts';
import { dialogId } from './dialog.ts';
import type { Replaces } from './refer-headers.ts';

export interface DialogUser {
  /** A request other than ACK. */
  receive(transaction: ServerTransaction): void;
  /** The ACK to a 2xx of ours. */
  receiveAck(received: ReceivedRequest): void;
  /** Only of what another call may name. */
  readonly replaceable?: Replaceable;
}

/** RFC 3326: as a telephone understands why it was hung up. */
export const replacedReason = { Reason: 'SIP;cause=200;text="Replaced by another call"' };

/** RFC 3891 §3: a dialog whose place another call may take. */
export interface Replaceable extends Pick<Replaced, 'call' | 'state'> {
  /** Ends it because another has taken its place. */
  giveWay(): void;
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

  /** RFC 3891 §3: by a Replaces header, whose To tag is ours. */
  named({ callId, toTag, fromTag }: Replaces): DialogUser | undefined {
    return this.#users.get(dialogId(callId, toTag, fromTag));
  }

  get size(): number {
    return this.#users.size;
  }
}
