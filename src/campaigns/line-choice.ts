/** How one line of a chain is at this moment, as far as the calls to come are concerned. */
export interface LineNow {
  readonly trunkId: string;
  /** Works, and does not rest after a fault. */
  readonly usable: boolean;
  /** It has rested after a fault and has carried no call since. */
  readonly onTrial: boolean;
  /** A call that will tell whether it works again is claimed. */
  readonly trialUnderWay: boolean;
  readonly freeLines: number;
  /** Calls that are claimed for it and do not take one of its lines yet. */
  readonly waiting: number;
  /** Milliseconds until its rate allows one more call. */
  readonly nextStartInMs: number;
  readonly callsPerSecond: number;
}

/** What was claimed waits no longer than this for its turn on a slow line: the gate was asked for a call now. */
const claimAheadSeconds = 5;

/**
 * By which lines up to `wanted` calls leave now: one line's id for each, the first line of the chain as long as it works
 * and has a line free, then the next. A line that only has to wait for its next second is waited for: it isn't full. A
 * line that comes back after a fault gets one call to prove itself while others carry the rest.
 */
export function chooseLines(wanted: number, chain: readonly LineNow[]): readonly string[] {
  const chosen: string[] = [];
  const working = chain.filter(({ usable }) => usable);
  for (const line of working) {
    const rest = wanted - chosen.length;
    if (rest <= 0) break;
    const free = Math.max(0, line.freeLines - line.waiting);
    const proving = line.onTrial && working.length > 1;
    const now = Math.min(rest, startable(line, free), proving ? (line.trialUnderWay ? 0 : 1) : rest);
    for (let call = 0; call < now; call += 1) chosen.push(line.trunkId);
    if (!proving && free > now) break;
  }
  return chosen;
}

function startable({ nextStartInMs, callsPerSecond, waiting }: LineNow, free: number): number {
  if (nextStartInMs > 0) return 0;
  const soonStarted = Math.max(1, Math.floor(callsPerSecond * claimAheadSeconds));
  return Math.max(0, Math.min(free, soonStarted - waiting));
}
