// RFC 3261 §14.1, §9.1: a re-INVITE of ours, with the waits: for theirs that is not over, after 491 and 500, after a 1xx.
import { randomInt } from 'node:crypto';
import type { Timer } from '../../base/index.ts';
import type { DigestClient } from '../digest/digest-client.ts';
import type { ReofferResult } from '../invite.ts';
import type { SipResponse } from '../message/message.ts';
import { retryAfterOf } from '../message/reason.ts';
import { lifetimeMs } from '../transaction/timer-values.ts';
import type { ReceivedResponse } from '../transport/received.ts';
import type { Sending } from '../user-agent-client.ts';
import type { Dialog, OutgoingRequest } from './dialog.ts';
import type { SessionHost } from './session-host.ts';
import { writeWish } from './session-interval.ts';
import type { SessionKeeper } from './session-keeper.ts';

export interface ReofferParts {
  readonly host: SessionHost;
  readonly dialog: Dialog;
  readonly digest: DigestClient;
  readonly contactUser: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** What is offered after a wait, when the session may not be what it was. */
  newBody(): Buffer;
  /** Whoever made the Call-ID waits longer after 491. */
  readonly ownsCallId: boolean;
  /** Whether an INVITE of the far end is still unacknowledged, so that ours must wait (§14.1). */
  blocked(): boolean;
  /** The dialog is gone: 481, 408 or no answer at all. */
  onDead(status: number): void;
  readonly keeper: SessionKeeper;
  onDone(result: ReofferResult): void;
}

const maxTries = 4;
const blockedMs = 200;
/** Who asks for a longer wait (§14.2 knows none) is busy with something else. */
const longestWaitS = 10;

export class Reoffer {
  readonly #parts: ReofferParts;
  #tries = 0;
  #outstanding = false;
  #over = false;
  #resendAck: (() => void) | undefined;
  #body: Buffer;
  #sending: Sending | undefined;
  /** For the final answer, once there is a provisional one: timer B has stopped then. */
  #patience: Timer | undefined;
  #cancelled = false;

  constructor(parts: ReofferParts) {
    this.#parts = parts;
    this.#body = parts.body;
    if (parts.blocked()) this.#tryAfter(blockedMs);
    else this.#attempt();
  }

  /** Whether our INVITE is in the network now, and not waiting for its next try. */
  get outstanding(): boolean {
    return this.#outstanding;
  }

  /** What was offered last. */
  get body(): Buffer {
    return this.#body;
  }

  /** The call ended meanwhile. */
  abandon(): void {
    this.#finish({ ok: false, status: 487 });
  }

  #attempt(): void {
    this.#tries += 1;
    this.#outstanding = true;
    const { host, digest } = this.#parts;
    this.#sending = host.client.sendSigned(() => this.#make(), digest, {
      onResponse: (received) => this.#onResponse(received),
      onTimeout: () => this.#dead(408),
      onUnreachable: () => this.#dead(503),
    });
  }

  #make(): OutgoingRequest | undefined {
    const { dialog, contentType, contactUser, keeper } = this.#parts;
    const outgoing = dialog.request('INVITE');
    if (!outgoing) return undefined;
    outgoing.request.headers.add('Supported', 'timer');
    writeWish(outgoing.request.headers, keeper.wish);
    outgoing.request.headers.add('Content-Type', contentType);
    return { ...outgoing, request: { ...outgoing.request, body: this.#body }, contactUser };
  }

  #onResponse(received: ReceivedResponse): void {
    const { response, envelope } = received;
    if (response.status < 200) {
      this.#patience ??= this.#parts.host.clock.after(lifetimeMs(this.#parts.host.timers), () =>
        this.#cancel(),
      );
      return;
    }
    this.#outstanding = false;
    this.#stopWaiting();
    if (response.status < 300) {
      this.#acknowledge(envelope.cseq.number);
      this.#parts.dialog.refreshTarget(response.headers);
      if (!this.#over) this.#parts.keeper.onSuccess(response.headers);
      this.#finish({ ok: true, body: response.body });
    } else this.#onRefused(response);
  }

  #onRefused(response: SipResponse): void {
    const { status } = response;
    const mayWait = this.#tries < maxTries && !this.#over && !this.#cancelled;
    const waitMs = mayWait ? this.#waitAfter(response) : undefined;
    if (waitMs === 0) this.#attempt();
    else if (waitMs !== undefined) this.#tryAfter(waitMs);
    else if (status === 481 || status === 408) this.#dead(status);
    // who lets go of what was cancelled is there
    else this.#finish({ ok: false, status: this.#cancelled ? 408 : status });
  }

  // §9.1: who has begun and does not end is asked to let go; who does not even answer that is gone
  #cancel(): void {
    this.#cancelled = true;
    this.#sending?.cancel({});
  }

  #stopWaiting(): void {
    this.#patience?.cancel();
    this.#patience = undefined;
  }

  /** How long to wait for another try; undefined when there is to be none. */
  #waitAfter({ status, headers }: SipResponse): number | undefined {
    if (status === 422) return this.#parts.keeper.raise(headers) ? 0 : undefined;
    if (status === 491) return this.#parts.ownsCallId ? randomInt(210, 401) * 10 : randomInt(0, 201) * 10;
    // §14.2: something of ours is not over there yet
    const askedS = status === 500 ? retryAfterOf(headers) : undefined;
    return askedS === undefined || askedS > longestWaitS ? undefined : Math.max(blockedMs, askedS * 1000);
  }

  #tryAfter(waitMs: number): void {
    this.#parts.host.clock.after(waitMs, () => {
      if (this.#over) return;
      if (this.#parts.blocked()) this.#tryAfter(blockedMs);
      else {
        this.#body = this.#parts.newBody();
        this.#attempt();
      }
    });
  }

  #acknowledge(inviteSeq: number): void {
    if (this.#resendAck) {
      this.#resendAck();
      return;
    }
    const ack = this.#parts.dialog.ack(inviteSeq, this.#sending?.transaction?.request.headers);
    if (ack) this.#resendAck = this.#parts.host.client.sendAck(ack);
  }

  #dead(status: number): void {
    this.#stopWaiting();
    if (this.#over) return;
    this.#finish({ ok: false, status });
    this.#parts.onDead(status);
  }

  #finish(result: ReofferResult): void {
    if (this.#over) return;
    this.#over = true;
    this.#parts.onDone(result);
  }
}
