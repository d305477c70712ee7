import type { MediaStream } from '../media/index.ts';
import type { ReferRequest } from '../sip/index.ts';
import type { HangupCause } from './hangup-cause.ts';
import type { LineTransfer, LineTransfers } from './line-transfer.ts';
import type { Guest, TransferListener } from './talk-guest.ts';
import { TalkParty, type Invitation } from './talk-party.ts';

export interface GuestOrder {
  readonly invitation: Invitation;
  readonly purpose: Guest['purpose'];
  readonly legId: string;
  readonly near: MediaStream;
  readonly line: LineTransfers;
  readonly listener: TransferListener;
}

/** What a talk hears of its guest, also when he is none any more. */
export interface GuestListener {
  onReady(): void;
  /** His line has taken the patient over. */
  onHandedOver(): void;
  onHeld(party: TalkParty, held: boolean): void;
  onRefer(party: TalkParty, refer: ReferRequest): void;
  /** Another has taken his telephone's place. */
  onReplaced(): void;
  onEnded(party: TalkParty | LineTransfer, cause: HangupCause): void;
}

/** Somebody who is to be rung for a talk: by ourselves, or for a transfer by the patient's line where that is its affair. */
export function guestParty(order: GuestOrder, told: GuestListener): TalkParty | LineTransfer {
  const { invitation, purpose, legId, near, line, listener } = order;
  const onRinging = (): void => listener.onRinging?.();
  if (purpose === 'transfer') {
    const byLine: LineTransfer | undefined = line.to(invitation, {
      onRinging,
      onDone: () => told.onHandedOver(),
      onEnded: (cause) => byLine && told.onEnded(byLine, cause),
    });
    if (byLine) return byLine;
  }
  const party: TalkParty = new TalkParty({
    ...{ legId, near, invitation, onRinging },
    onReady: () => told.onReady(),
    onHeld: (held) => told.onHeld(party, held),
    onRefer: (refer) => told.onRefer(party, refer),
    onReplaced: () => told.onReplaced(),
    onEnded: ({ cause }) => told.onEnded(party, cause),
  });
  return party;
}
