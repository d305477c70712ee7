// RFC 3261 §12.1, §13.2.2.1, RFC 3262 §4: the early dialogs of an INVITE of ours, one for each fork that rings.
import type { SipRequest } from '../message/message.ts';
import type { ReceivedResponse } from '../transport/received.ts';
import type { Endpoint } from '../transport/transport.ts';
import { Dialog, isRoutable } from './dialog.ts';
import { EarlyDialog, type EarlyDialogParts } from './early-dialog.ts';

/** What an early dialog has settled before the answer comes. */
export interface Confirmed {
  readonly dialog: Dialog;
  /** Our description as it stands. */
  readonly localBody: Buffer;
  /** What the far end has described itself with; empty when it was agreed otherwise, or not at all. */
  readonly remoteBody: Buffer;
}

/** A far end that forks more than this is not believed. */
export const maxForks = 20;

export class EarlyDialogs {
  readonly #parts: EarlyDialogParts;
  readonly #forks = new Map<string, EarlyDialog>();

  constructor(parts: EarlyDialogParts) {
    this.#parts = parts;
  }

  /** A 101–199 from that place. False when it must not be looked at: one of a reliable series that came again or too early. */
  receive(invite: SipRequest, received: ReceivedResponse, place: Endpoint): boolean {
    const tag = received.envelope.toTag;
    if (tag === undefined) return true;
    const known = this.#forks.get(tag);
    if (known) return known.onProvisional(received);
    const way = { ...this.#parts.way, place };
    const dialog = this.#forks.size < maxForks ? Dialog.fromResponse(invite, received, way) : undefined;
    if (!dialog) return false;
    const fork = new EarlyDialog(this.#parts, dialog);
    this.#forks.set(tag, fork);
    return fork.onProvisional(received);
  }

  /** §13.2.2.4: the dialog of a 2xx, out of its early one when there is one. Undefined when it can't be one. */
  confirm(invite: SipRequest, received: ReceivedResponse, place: Endpoint): Confirmed | undefined {
    const fork = this.#forks.get(received.envelope.toTag ?? '');
    const { body, headers } = received.response;
    if (!isRoutable(headers)) return undefined;
    if (!fork) {
      const dialog = Dialog.fromResponse(invite, received, { ...this.#parts.way, place });
      return dialog && { dialog, localBody: this.#parts.offer, remoteBody: body };
    }
    fork.dialog.confirm(headers, place);
    const { dialog, localBody } = fork;
    // some answer with a description only in the 183 before
    return { dialog, localBody, remoteBody: fork.renewed ? fork.body : body.length > 0 ? body : fork.body };
  }

  /** A final answer has come; whoever still writes within an early dialog is told that it is gone. */
  forget(): void {
    for (const fork of this.#forks.values()) this.#parts.host.dialogs.remove(fork.dialog.id);
    this.#forks.clear();
  }
}
