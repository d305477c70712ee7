/** Calls per second as a bucket that fills steadily and holds at most one second's worth. */
export interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

export interface PacingLimits {
  readonly linesAtOnce: number;
  readonly callsPerSecond: number;
}

/** How many calls may start now, and the bucket before any of them is taken out. */
export function allowance(
  bucket: Bucket,
  limits: PacingLimits,
  activeCalls: number,
  nowMs: number,
): { readonly calls: number; readonly bucket: Bucket } {
  const elapsedMs = Math.max(0, nowMs - bucket.atMs);
  const capacity = Math.max(1, limits.callsPerSecond);
  const tokens = Math.min(capacity, bucket.tokens + (elapsedMs * limits.callsPerSecond) / 1000);
  const free = Math.max(0, limits.linesAtOnce - activeCalls);
  return { calls: Math.min(free, Math.floor(tokens)), bucket: { tokens, atMs: nowMs } };
}

export function spend(bucket: Bucket, calls: number): Bucket {
  return { ...bucket, tokens: bucket.tokens - calls };
}
