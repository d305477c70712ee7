/** Dialling rests while the line fails: 5 s after the first fault, doubling to a minute, over at the first success. */
export interface TrunkHold {
  readonly faults: number;
  readonly untilMs: number;
}

export const noHold: TrunkHold = { faults: 0, untilMs: 0 };

const firstRestMs = 5_000;
const longestRestMs = 60_000;

export function afterFault(hold: TrunkHold, nowMs: number): TrunkHold {
  // calls that were already under way when the line died fail together: one fault, not ten
  if (nowMs < hold.untilMs) return hold;
  const restMs = Math.min(longestRestMs, firstRestMs * 2 ** hold.faults);
  return { faults: hold.faults + 1, untilMs: nowMs + restMs };
}
