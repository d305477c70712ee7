// RFC 3515, RFC 5589 §6 and §7: a transfer that the patient's own line carries out because we ask it to.
import type { Clock } from '../base/index.ts';
import type { DialogName, ReferOrder, ReferResult } from '../sip/index.ts';
import { causeOf, type HangupCause } from './hangup-cause.ts';
import type { Leg } from './leg.ts';
import type { TalkName } from './talk-name.ts';
import type { Invitation, TalkMember } from './talk-party.ts';

export interface LineTransfersOptions {
  readonly clock: Clock;
  readonly patient: Pick<Leg, 'refer'>;
  /** Who we are to his line; undefined: it is not asked for transfers. */
  readonly refersAs: string | undefined;
}

export interface LineTransferListener {
  onRinging?(): void;
  /** The line has sent the patient on. It may say so after `onEnded`, when it was not waited for any more. */
  onDone(): void;
  /** Once: refused, or nothing was heard in time. Never from within `ring`. */
  onEnded(cause: HangupCause): void;
}

/** As long as somebody may be rung by the line, and a little: after it the talk comes back. */
const patienceMs = 45_000;

/** The transfers of one patient that his line carries out; none where the line is not set so. */
export class LineTransfers {
  readonly #o: LineTransfersOptions;

  constructor(options: LineTransfersOptions) {
    this.#o = options;
  }

  /** To somebody who is not rung by us at all; undefined when the line does not reach him. */
  to({ who = {}, byLine }: Invitation, listener: LineTransferListener): LineTransfer | undefined {
    return byLine === undefined ? undefined : this.#make({ to: byLine }, who, listener);
  }

  /** To somebody with whom we talk over the same line; undefined when we don't. */
  join(
    { dialog, byLine, who }: { dialog?: DialogName | undefined; byLine?: string | undefined; who: TalkName },
    listener: LineTransferListener,
  ): LineTransfer | undefined {
    if (!dialog || byLine === undefined) return undefined;
    return this.#make({ to: dialog.remoteTarget, replacing: dialog }, who, listener);
  }

  #make(order: ReferOrder, who: TalkName, listener: LineTransferListener): LineTransfer | undefined {
    const { clock, patient, refersAs } = this.#o;
    if (patient.refer === undefined || refersAs === undefined) return undefined;
    return new LineTransfer(clock, patient, { ...order, referredBy: refersAs }, who, listener);
  }
}

/** Somebody whom the line rings: he never has a leg of ours. */
export class LineTransfer implements TalkMember {
  readonly stream = undefined;
  readonly dialog = undefined;
  readonly byLine = undefined;
  /** RFC 3515 knows no way to take a REFER back. */
  readonly isRevocable = false;
  readonly who: TalkName;
  readonly #clock: Clock;
  readonly #patient: Pick<Leg, 'refer'>;
  readonly #order: ReferOrder;
  readonly #listener: LineTransferListener;
  #over = false;

  constructor(
    clock: Clock,
    patient: Pick<Leg, 'refer'>,
    order: ReferOrder,
    who: TalkName,
    listener: LineTransferListener,
  ) {
    this.#clock = clock;
    this.#patient = patient;
    this.#order = order;
    this.who = who;
    this.#listener = listener;
  }

  ring(): void {
    const patience = this.#clock.after(patienceMs, () => this.#ended('no-answer'));
    const onProgress = (status: number): void => {
      if (status === 180 || status === 183) this.#listener.onRinging?.();
    };
    void Promise.resolve(this.#patient.refer?.({ ...this.#order, onProgress })).then((result) => {
      patience.cancel();
      if (result?.ok) this.#listener.onDone();
      else this.#ended(causeOfRefusal(result));
    });
  }

  /** Nothing can be hung up: there is no call of ours. */
  hangUp(): void {
    this.#over = true;
  }

  #ended(cause: HangupCause): void {
    if (this.#over) return;
    this.#over = true;
    this.#listener.onEnded(cause);
  }
}

/** 405 and 501: the line takes no REFER at all. */
function causeOfRefusal(result: Extract<ReferResult, { ok: false }> | undefined): HangupCause {
  const status = result?.status ?? 501;
  if (status === 405 || status === 501) return 'not-acceptable';
  return causeOf({ phase: 'setup', by: 'them', status, viaTimeout: false });
}
