import type { TransferListItem } from 'node:worker_threads';

/** Messages to another thread that leave together: each departure wakes that thread up, which costs more than what it reads. */
export class MessageBatch<M> {
  readonly #post: (messages: readonly M[], transfer: TransferListItem[]) => void;
  #messages: M[] = [];
  #transfer: TransferListItem[] = [];

  constructor(post: (messages: readonly M[], transfer: TransferListItem[]) => void) {
    this.#post = post;
  }

  /** True for the first since the last departure: somebody has to see to the next one. */
  add(message: M, transfer: readonly TransferListItem[] = []): boolean {
    this.#transfer.push(...transfer);
    return this.#messages.push(message) === 1;
  }

  /** In the order in which they came; nothing when there are none. */
  flush(): void {
    if (this.#messages.length === 0) return;
    const messages = this.#messages;
    const transfer = this.#transfer;
    this.#messages = [];
    this.#transfer = [];
    this.#post(messages, transfer);
  }
}
