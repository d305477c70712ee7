// RFC 3261 §17 and its table 4: the timers that all others are made of.
export interface TimerValues {
  /** Estimate of a round trip. */
  readonly t1Ms: number;
  /** Longest interval between retransmissions of a non-INVITE request or an INVITE response. */
  readonly t2Ms: number;
  /** How long a message may live in the network. */
  readonly t4Ms: number;
  /** A 100 is sent by itself when the user of the transaction stays silent for so long (§17.2.1). */
  readonly tryingMs: number;
}

export const standardTimers: TimerValues = { t1Ms: 500, t2Ms: 4000, t4Ms: 5000, tryingMs: 200 };

/** Timers B, F, H, J, L and M. */
export function lifetimeMs(timers: TimerValues): number {
  return 64 * timers.t1Ms;
}
