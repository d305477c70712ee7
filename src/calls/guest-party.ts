import type { MediaStream } from '../media/index.ts';
import type { DialogName, ReferRequest } from '../sip/index.ts';
import type { HangupCause } from './hangup-cause.ts';
import type { LineTransfer, LineTransfers } from './line-transfer.ts';
import type { GuestPurpose, InviteResult, TransferListener } from './talk-guest.ts';
import type { TalkName } from './talk-name.ts';
import { TalkParty, type Invitation, type TalkMember, type WayByLine } from './talk-party.ts';

/** Somebody who is rung, and for what. */
export interface Guest {
  readonly party: GuestParty;
  /** Who wanted him. */
  readonly by: TalkName | undefined;
  purpose: GuestPurpose;
  answered: boolean;
  readonly listener: TransferListener;
  readonly resolve: (result: InviteResult) => void;
}

interface GuestOrder {
  readonly invitation: Invitation;
  readonly purpose: GuestPurpose;
  readonly legId: string;
  readonly near: MediaStream;
  readonly line: LineTransfers;
  readonly listener: TransferListener;
}

/** What a talk hears of its guest, also when he is none any more. */
interface GuestListener {
  onReady(): void;
  /** His line has taken the patient over. */
  onHandedOver(): void;
  /** The line did not want to ring him: he is rung by us. */
  onBridged(): void;
  onHeld(party: GuestParty, held: boolean): void;
  onRefer(party: GuestParty, refer: ReferRequest): void;
  /** Another has taken his telephone's place. */
  onReplaced(): void;
  onEnded(party: GuestParty, cause: HangupCause): void;
}

/**
 * Somebody who is to be rung for a talk: for a transfer by the patient's line, where that is its affair and it does it,
 * otherwise by ourselves.
 */
export class GuestParty implements TalkMember {
  readonly #order: GuestOrder;
  readonly #told: GuestListener;
  #party: TalkParty | LineTransfer;

  constructor(order: GuestOrder, told: GuestListener) {
    this.#order = order;
    this.#told = told;
    this.#party = (order.purpose === 'transfer' ? this.#byLine() : undefined) ?? this.#byUs();
  }

  get stream(): MediaStream | undefined {
    return this.#party.stream;
  }

  get dialog(): DialogName | undefined {
    return this.#party.dialog;
  }

  get who(): TalkName {
    return this.#party.who;
  }

  get isOurs(): boolean {
    return this.#party.isOurs;
  }

  get byLine(): WayByLine | undefined {
    return this.#party.byLine;
  }

  get isOnSameLine(): boolean {
    return this.#party.isOnSameLine;
  }

  /** He can be sent away while he is rung. */
  get isRevocable(): boolean {
    return this.#party.isRevocable;
  }

  ring(): void {
    this.#party.ring();
  }

  async moveNear(near: MediaStream): Promise<boolean> {
    return this.#party instanceof TalkParty && (await this.#party.moveNear(near));
  }

  hangUp(): void {
    this.#party.hangUp();
  }

  #byLine(): LineTransfer | undefined {
    const { invitation, line, listener } = this.#order;
    return line.to(invitation, {
      onRinging: () => listener.onRinging?.(),
      onDone: () => this.#told.onHandedOver(),
      onDeclined: () => {
        this.#party = this.#byUs();
        this.#told.onBridged();
        this.#party.ring();
      },
      onEnded: (cause) => this.#told.onEnded(this, cause),
    });
  }

  #byUs(): TalkParty {
    const { legId, near, invitation, listener } = this.#order;
    const told = this.#told;
    return new TalkParty({
      ...{ legId, near, invitation },
      onRinging: () => listener.onRinging?.(),
      onReady: () => told.onReady(),
      onHeld: (held) => told.onHeld(this, held),
      onRefer: (refer) => told.onRefer(this, refer),
      onReplaced: () => told.onReplaced(),
      onEnded: ({ cause }) => told.onEnded(this, cause),
    });
  }
}

/** What is kept of a patient whom his line has carried off: there is no call of ours with whom he talks now. */
export function handoverOf({ party, by }: Guest): Readonly<Record<string, unknown>> {
  const { name, number } = party.who;
  return { to: name ?? number, by: by?.name, stationId: by?.stationId };
}
