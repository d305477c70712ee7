import type { E164 } from '../../../base/index.ts';
import type { Appointment } from '../../../clinic/index.ts';

/** A person's message about a visit, before it is ordered and again before it leaves. */
export interface VisitQuestion {
  readonly visit: Appointment;
  readonly phone: E164;
  /** She has read a refusal that she may decide about, and wants it sent all the same. */
  readonly despite: boolean;
}

export type VisitPermission =
  | { readonly kind: 'allowed' }
  | {
      readonly kind: 'refused';
      /** Named as the gate names it. */
      readonly reason: string;
      /** When to ask again, milliseconds since 1970 UTC; null: never, for this visit. */
      readonly untilMs: number | null;
      /** A person may send it sooner all the same. */
      readonly mayDecide: boolean;
    };

/** Whether a message about a visit may leave now: bans, wishes, hours and caps are kept elsewhere. */
export type VisitGate = (question: VisitQuestion) => Promise<VisitPermission>;
