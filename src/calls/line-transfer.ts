// RFC 3515, RFC 5589 §6 and §7: a transfer that the patient's own line carries out because we ask it to.
import type { Clock } from '../base/index.ts';
import type { ReferOrder, ReferResult } from '../sip/index.ts';
import { causeOf, type HangupCause } from './hangup-cause.ts';
import type { Leg } from './leg.ts';
import type { TalkName } from './talk-name.ts';
import type { Invitation, TalkParty, WayByLine } from './talk-party.ts';

/** We who ask for transfers. */
export interface Referrer {
  /** What we are told to others as (Referred-By, RFC 3892); nothing when absent. */
  readonly as?: string;
}

export interface LineTransfersOptions {
  readonly clock: Clock;
  readonly patient: Pick<Leg, 'refer'>;
  /** Undefined: his line is not asked for transfers. */
  readonly byRefer: Referrer | undefined;
}

export interface LineTransferListener {
  onRinging?(): void;
  /** The line has sent the patient on. It may say so after `onEnded`, when it was not waited for any more. */
  onDone(): void;
  /** Instead of `onEnded`, where there is another way: the line carries no transfers out, or none now. */
  onDeclined?(): void;
  /** Once: refused, or nothing was heard in time. Never from within `ring`. */
  onEnded(cause: HangupCause): void;
}

/** As long as somebody may be rung by the line, and a little: after it the talk comes back. */
const patienceMs = 45_000;

/**
 * The transfers of one patient that his line carries out, one at a time; none where the line is not set so, and none by
 * who has asked too often.
 */
export class LineTransfers {
  readonly #o: LineTransfersOptions;
  /** One is under way, also when nobody waits for it any more. */
  #isAsking = false;

  constructor(options: LineTransfersOptions) {
    this.#o = options;
  }

  /** To somebody who is not rung by us at all; undefined when the line does not reach him, or not now. */
  to({ who = {}, byLine }: Invitation, listener: LineTransferListener): LineTransfer | undefined {
    return byLine && this.#make({ to: byLine.uri }, byLine, who, listener);
  }

  /** To somebody with whom we talk over the same line; undefined when we don't. */
  join(
    { dialog, byLine, isOnSameLine, who }: Pick<TalkParty, 'dialog' | 'byLine' | 'isOnSameLine' | 'who'>,
    listener: LineTransferListener,
  ): LineTransfer | undefined {
    if (!dialog || !byLine || !isOnSameLine) return undefined;
    return this.#make({ to: dialog.remoteTarget, replacing: dialog }, byLine, who, listener);
  }

  #make(
    order: ReferOrder,
    { allowed }: WayByLine,
    who: TalkName,
    listener: LineTransferListener,
  ): LineTransfer | undefined {
    const { clock, patient, byRefer } = this.#o;
    if (patient.refer === undefined || byRefer === undefined || this.#isAsking) return undefined;
    if (allowed?.() === false) return undefined;
    const ask = (how: ReferOrder): Promise<ReferResult> => this.#ask({ ...how, referredBy: byRefer.as });
    return new LineTransfer({ clock, order, who, listener, ask });
  }

  async #ask(order: ReferOrder): Promise<ReferResult> {
    this.#isAsking = true;
    const result = await this.#o.patient.refer?.(order);
    this.#isAsking = false;
    return result ?? { ok: false, status: 501 };
  }
}

export interface LineTransferOptions {
  readonly clock: Clock;
  readonly order: ReferOrder;
  readonly who: TalkName;
  readonly listener: LineTransferListener;
  ask(order: ReferOrder): Promise<ReferResult>;
}

/** Somebody whom the line rings: he never has a leg of ours. */
export class LineTransfer {
  readonly stream = undefined;
  readonly dialog = undefined;
  readonly byLine = undefined;
  readonly isOnSameLine = false;
  readonly isOurs = false;
  /** RFC 3515 knows no way to take a REFER back. */
  readonly isRevocable = false;
  readonly #o: LineTransferOptions;
  #over = false;

  constructor(options: LineTransferOptions) {
    this.#o = options;
  }

  get who(): TalkName {
    return this.#o.who;
  }

  ring(): void {
    const { clock, order, listener, ask } = this.#o;
    const patience = clock.after(patienceMs, () => this.#ended('no-answer'));
    const onProgress = (status: number): void => {
      if (status === 180 || status === 183) listener.onRinging?.();
    };
    void ask({ ...order, onProgress }).then((result) => {
      patience.cancel();
      if (result.ok) listener.onDone();
      else this.#refused(result.status);
    });
  }

  /** Nothing can be hung up: there is no call of ours. */
  hangUp(): void {
    this.#over = true;
  }

  #refused(status: number): void {
    const { listener } = this.#o;
    if (this.#over || !listener.onDeclined || !declines.has(status)) {
      this.#ended(causeOfRefusal(status));
      return;
    }
    this.#over = true;
    listener.onDeclined();
  }

  #ended(cause: HangupCause): void {
    if (this.#over) return;
    this.#over = true;
    this.#o.listener.onEnded(cause);
  }
}

/** It may not ask it (403), it takes no REFER at all (405, 501), or another one is under way (491). */
const declines: ReadonlySet<number> = new Set([403, 405, 491, 501]);

function causeOfRefusal(status: number): HangupCause {
  if (status === 405 || status === 501) return 'not-acceptable';
  if (status === 491) return 'temporarily-unavailable';
  return causeOf({ phase: 'setup', by: 'them', status, viaTimeout: false });
}
