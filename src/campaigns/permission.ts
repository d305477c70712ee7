import { isRussianNumber } from '../base/index.ts';
import type { CallingHours } from './campaign.ts';
import { nextAllowedMs } from './calling-hours.ts';

/** All that the gate looks at before an attempt. Times are milliseconds since 1970 UTC. */
export interface PermissionFacts {
  readonly nowMs: number;
  readonly visitStartsAtMs: number;
  /** The visit's present mark, however it came about. */
  readonly mark: string;
  /** The visit is no longer in the clinic's schedule. */
  readonly withdrawn: boolean;
  /** He, or whoever has this number, has asked that nobody calls. */
  readonly optedOut: boolean;
  /** E.164, or null when the card has none that can be rung. */
  readonly phone: string | null;
  readonly rehearsalNumber: boolean;
  readonly rehearsalLine: boolean;
  /** Another target's attempt at the same number, or about the same visit, is open, in any campaign. */
  readonly numberInUse: boolean;
  /** When the last of those ended; null when there was none. */
  readonly numberLastEndedAtMs: number | null;
  readonly zone: string;
  readonly hours: CallingHours;
  readonly minLeadMs: number;
  readonly samePhonePauseMs: number;
}

export type RefusalReason =
  | 'visit-withdrawn'
  | 'visit-passed'
  | 'too-close-to-visit'
  | 'no-allowed-hour-before-visit'
  | 'already-marked'
  /** He has asked that nobody calls him. */
  | 'opted-out'
  | 'no-phone'
  | 'foreign-number'
  | 'sample-number-on-real-line';

export type DelayReason = 'outside-hours' | 'number-in-use' | 'number-just-called';

export type Permission =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'later'; readonly reason: DelayReason; readonly atMs: number }
  | { readonly kind: 'refused'; readonly reason: RefusalReason };

/** Marks after which nobody rings again: the question has been answered. */
const answeredMarks = new Set(['confirmed', 'declined', 'wants-to-move', 'moved', 'no-longer-valid']);

/** Whether the robot rings such a number at all: neither abroad nor a paid service. */
export function canBeRung(phone: string): boolean {
  return isRussianNumber(phone);
}

/**
 * The gate before each attempt, pure: may this number be rung now, later, or never?
 * A rehearsal rings nobody, so hours and leads do not bind it; everything else does.
 */
export function permit(facts: PermissionFacts): Permission {
  if (facts.withdrawn) return refused('visit-withdrawn');
  // the marks of an earlier rehearsal don't keep anybody from the next one
  if (!facts.rehearsalLine && answeredMarks.has(facts.mark)) return refused('already-marked');
  if (!facts.rehearsalLine && facts.optedOut) return refused('opted-out');
  if (facts.phone === null) return refused('no-phone');
  if (facts.rehearsalNumber && !facts.rehearsalLine) return refused('sample-number-on-real-line');
  if (!canBeRung(facts.phone)) return refused('foreign-number');
  if (facts.visitStartsAtMs <= facts.nowMs) return refused('visit-passed');
  if (!facts.rehearsalLine && facts.visitStartsAtMs - facts.nowMs < facts.minLeadMs) {
    return refused('too-close-to-visit');
  }
  return when(facts);
}

function when(facts: PermissionFacts): Permission {
  if (!facts.rehearsalLine) {
    const allowedMs = nextAllowedMs(facts.nowMs, facts.zone, facts.hours);
    if (allowedMs > facts.visitStartsAtMs - facts.minLeadMs) return refused('no-allowed-hour-before-visit');
    if (allowedMs > facts.nowMs) return { kind: 'later', reason: 'outside-hours', atMs: allowedMs };
  }
  if (facts.numberInUse) {
    return { kind: 'later', reason: 'number-in-use', atMs: facts.nowMs + facts.samePhonePauseMs };
  }
  const quietUntilMs = (facts.numberLastEndedAtMs ?? -Infinity) + facts.samePhonePauseMs;
  if (quietUntilMs > facts.nowMs) return { kind: 'later', reason: 'number-just-called', atMs: quietUntilMs };
  return { kind: 'allowed' };
}

function refused(reason: RefusalReason): Permission {
  return { kind: 'refused', reason };
}
