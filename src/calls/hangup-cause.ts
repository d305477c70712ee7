// RFC 3261 §21 (SIP statuses), RFC 3326 (Reason), ITU-T Q.850: why a call ended, in our words.

/**
 * Why a call ended. `completed` is any ordinary end of a talk; the rest never talked, or lost the talk.
 * The tables below say which SIP status and which Q.850 cause become which.
 */
export type HangupCause =
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'rejected'
  | 'unreachable-number'
  | 'out-of-service'
  | 'temporarily-unavailable'
  | 'not-acceptable'
  | 'unauthorized'
  | 'forbidden'
  | 'trunk-unavailable'
  | 'network-timeout'
  | 'cancelled'
  | 'media-lost'
  | 'far-end-lost'
  | 'interrupted';

/** How one leg ended on the wire; the part of the SIP room's `InviteEnd` that decides the cause. */
export interface WireEnd {
  readonly phase: 'setup' | 'talk';
  readonly by: 'us' | 'them' | 'network';
  /** Final SIP status; 0 when there was none. */
  readonly status: number;
  /** Q.850 cause of a Reason header, when the far end sent one. */
  readonly q850?: number;
  /** True when a timer ended it, not a message. */
  readonly viaTimeout: boolean;
}

/** Why we ended a call ourselves, when we did. */
export type OwnReason =
  | 'ring-time-over'
  | 'no-response'
  | 'hung-up'
  | 'no-common-codec'
  | 'media-lost'
  | 'interrupted'
  | 'line-fault'
  | 'taken-elsewhere'
  | 'nobody-there'
  | 'all-busy';

/** Q.850 causes that say more than the SIP status under which gateways hide them (RFC 3398 §8.2.6.1). */
const byQ850: ReadonlyMap<number, HangupCause> = new Map([
  [1, 'unreachable-number'],
  [2, 'unreachable-number'],
  [3, 'unreachable-number'],
  [17, 'busy'],
  [18, 'no-answer'],
  [19, 'no-answer'],
  [20, 'temporarily-unavailable'],
  [21, 'rejected'],
  [22, 'unreachable-number'],
  [27, 'out-of-service'],
  [28, 'unreachable-number'],
  [34, 'trunk-unavailable'],
  [38, 'trunk-unavailable'],
  [41, 'trunk-unavailable'],
  [42, 'trunk-unavailable'],
  [47, 'trunk-unavailable'],
]);

const byStatus: ReadonlyMap<number, HangupCause> = new Map([
  // the number is another now, or diverted; nobody is called there for it
  [301, 'unreachable-number'],
  [302, 'temporarily-unavailable'],
  [401, 'unauthorized'],
  [402, 'forbidden'],
  [403, 'forbidden'],
  [404, 'unreachable-number'],
  [406, 'not-acceptable'],
  [407, 'unauthorized'],
  [408, 'no-answer'],
  [410, 'unreachable-number'],
  [415, 'not-acceptable'],
  [433, 'rejected'],
  [480, 'temporarily-unavailable'],
  [484, 'unreachable-number'],
  [485, 'unreachable-number'],
  [486, 'busy'],
  [487, 'no-answer'],
  [488, 'not-acceptable'],
  [502, 'out-of-service'],
  [600, 'busy'],
  [603, 'rejected'],
  [604, 'unreachable-number'],
  [606, 'not-acceptable'],
  [607, 'rejected'],
  [608, 'rejected'],
]);

/**
 * The cause of one leg's end. Our own reason, when we had one, outweighs what the wire says;
 * then Q.850, which comes from the telephone network itself; then the SIP status.
 */
export function causeOf(end: WireEnd, own?: OwnReason): HangupCause {
  if (own === 'media-lost' || own === 'interrupted') return own;
  if (own === 'line-fault') return 'trunk-unavailable';
  if (own === 'no-common-codec') return 'not-acceptable';
  if (end.phase === 'talk') return end.by === 'network' ? 'far-end-lost' : 'completed';
  if (own === 'ring-time-over') return 'no-answer';
  if (own === 'no-response') return 'network-timeout';
  if (own === 'nobody-there') return 'temporarily-unavailable';
  if (own === 'all-busy') return 'busy';
  if (own === 'hung-up' || own === 'taken-elsewhere') return 'cancelled';
  if (end.viaTimeout) return 'network-timeout';
  if (end.by === 'network') return 'trunk-unavailable';
  if (end.by === 'us') return 'cancelled';
  return (end.q850 === undefined ? undefined : byQ850.get(end.q850)) ?? causeOfStatus(end.status);
}

function causeOfStatus(status: number): HangupCause {
  const known = byStatus.get(status);
  if (known) return known;
  if (status >= 600) return 'rejected';
  if (status >= 500) return 'trunk-unavailable';
  return 'out-of-service';
}
