/**
 * When the campaign will be over if it goes on as it has gone so far (milliseconds since 1970 UTC);
 * null before anything is settled. `nextDueMs`: when the first of the targets that wait falls due.
 */
export function forecastFinishMs(facts: {
  readonly startedAtMs: number;
  readonly nowMs: number;
  readonly settled: number;
  readonly unsettled: number;
  readonly nextDueMs: number | null;
}): number | null {
  if (facts.unsettled === 0) return facts.nowMs;
  const elapsedMs = facts.nowMs - facts.startedAtMs;
  if (facts.settled === 0 || elapsedMs <= 0) return null;
  const restMs = (elapsedMs / facts.settled) * facts.unsettled;
  return Math.round(Math.max(facts.nowMs, facts.nextDueMs ?? 0) + restMs);
}
