// RFC 3261 §17.2: a request from outside, to be answered.
import type { SipResponse } from '../message/message.ts';
import type { ReceivedRequest } from '../transport/received.ts';
import type { KeptResponse, ServerListener } from './kept-response.ts';

/** What its user has in hand. It is let go of with its user; what RFC 3261 wants to be kept for longer is `KeptResponse`. */
export class ServerTransaction {
  readonly received: ReceivedRequest;
  /** The To tag of whatever this request is answered with. */
  readonly localTag: string;
  readonly #kept: KeptResponse;

  constructor(received: ReceivedRequest, kept: KeptResponse) {
    this.received = received;
    this.localTag = kept.localTag;
    this.#kept = kept;
  }

  /** Told of nothing any more once there is a final response. */
  set listener(listener: ServerListener) {
    this.#kept.listener = listener;
  }

  respond(response: SipResponse): void {
    this.#kept.respond(response);
  }
}
