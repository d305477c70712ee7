import type { E164 } from '../../../base/index.ts';
import type { SmsTrouble } from './sms-gateway.ts';

export const smsStates = ['queued', 'sending', 'sent', 'delivered', 'failed', 'unknown'] as const;

/**
 * queued → sending → sent → delivered or failed. `unknown`: it may have been taken, nobody knows; it is never sent again. A gateway's
 * own trouble brings a message back to `queued`.
 */
export type SmsState = (typeof smsStates)[number];

/** What a message is for: it asks about a visit, or somebody tries the gateway. */
export type SmsPurpose = 'visit' | 'trial';

/** One message. Times are milliseconds since 1970 UTC. */
export interface Sms {
  readonly id: string;
  readonly projectId: string;
  readonly gatewayId: string;
  readonly phone: E164;
  readonly text: string;
  readonly purpose: SmsPurpose;
  readonly appointmentId?: string;
  readonly visitStartsAtMs?: number;
  readonly state: SmsState;
  readonly trouble?: SmsTrouble;
  /** Why the gate keeps it back, when the trouble is `not-permitted`. */
  readonly refusal?: string;
  /** As `VisitQuestion` has it. */
  readonly despite: boolean;
  readonly segments: number;
  /** Of all segments, by the price that the project has set. */
  readonly priceKopecks: number;
  readonly createdAtMs: number;
  readonly sentAtMs?: number;
  readonly settledAtMs?: number;
}

export interface SmsOrder {
  readonly projectId: string;
  /** The same order under the same reference is one message. */
  readonly reference: string;
  readonly phone: E164;
  readonly text: string;
  readonly purpose: SmsPurpose;
  readonly appointmentId?: string;
  readonly visitStartsAtMs?: number;
  /** As `VisitQuestion` has it; false when absent. */
  readonly despite?: boolean;
  /** It is not sent any more from then on. */
  readonly expiresAtMs: number;
}
