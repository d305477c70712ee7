import type { HangupCause } from './hangup-cause.ts';

/** What became of bringing somebody in. */
export type InviteResult = { readonly ok: true } | { readonly ok: false; readonly cause: HangupCause };

/** What a transfer tells before it is done. */
export interface TransferListener {
  onRinging?(): void;
  onAnswered?(): void;
  /** Asked for by a telephone: it hangs up itself when it has heard that it was done (RFC 5589 §6.1). */
  readonly byTelephone?: boolean;
}

/** Of a telephone that leaves two talks by joining them: whether it is on our side of a talk, or has called us itself. */
export type Standing = 'seat' | 'patient';

/** For what somebody is rung: to be the first, in place of the others, or to be asked before. */
export type GuestPurpose = 'first' | 'transfer' | 'consultation';
