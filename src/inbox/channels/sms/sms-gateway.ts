import type { E164 } from '../../../base/index.ts';

/** Why a message was not sent, or is not known to be. */
export const smsTroubles = [
  // of the gateway: the message waits
  'unreachable',
  'denied',
  'no-money',
  'limited',
  'broken',
  // of the message: it ends
  'wrong-number',
  'sender-refused',
  'text-refused',
  'blocked',
  'not-delivered',
  'expired',
  'outdated',
  // of the gate: the message waits, or it ends
  'not-permitted',
  // nobody knows whether it was sent
  'no-answer',
  'interrupted',
] as const;
export type SmsTrouble = (typeof smsTroubles)[number];

/** What is wrong with the gateway and not with the message: it is tried again later. */
const passing: ReadonlySet<SmsTrouble> = new Set(['unreachable', 'denied', 'no-money', 'limited', 'broken']);

export function isPassing(trouble: SmsTrouble): boolean {
  return passing.has(trouble);
}

export interface OutgoingSms {
  /** Ours, for a gateway that takes one. */
  readonly reference: string;
  readonly phone: E164;
  readonly text: string;
  /** A name of letters or a number; the gateway's own when absent. */
  readonly sender?: string;
}

/**
 * What came of handing a message over. `refused` is certain: nobody gets it. `unknown`: it may have been taken, so that it must not be
 * sent again.
 */
export type SendResult =
  | { readonly kind: 'accepted'; readonly ids: readonly string[] }
  | {
      readonly kind: 'refused';
      readonly trouble: SmsTrouble;
      /** It is of this message alone, which may leave then; others need not wait. */
      readonly againInMs?: number;
    }
  | { readonly kind: 'unknown'; readonly trouble: 'no-answer' };

/** What became of one part, told once more or in another order without harm. */
export interface Receipt {
  /** As the gateway named it when it took the message. */
  readonly messageId: string;
  readonly state: 'delivered' | 'failed';
}

/** A message that somebody has sent to us. */
export interface IncomingSms {
  /** Undefined when the gateway names none. */
  readonly messageId?: string;
  readonly phone: string;
  readonly text: string;
}

export interface GatewayNews {
  readonly receipts: readonly Receipt[];
  readonly incoming: readonly IncomingSms[];
}

/** Somebody who sends messages for us. */
export interface SmsGateway {
  /** Begins to listen to what the gateway tells by itself; absent where it tells nothing. */
  open?(): void;
  /** Never rejects. */
  send(sms: OutgoingSms): Promise<SendResult>;
  /** Asks what became of messages; absent where the gateway tells by itself. Never rejects; what is not known is left out. */
  ask?(messages: readonly { readonly id: string; readonly phone: string }[]): Promise<Receipt[]>;
  /** Lets the sending of what is under way finish, and ends. May be called twice. */
  stop(): Promise<void>;
}
