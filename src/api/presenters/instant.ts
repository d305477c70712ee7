/** A moment (milliseconds since 1970 UTC) as the contract writes it. */
export function instant(atMs: number): string {
  return new Date(atMs).toISOString();
}

export function instantOrNull(atMs: number | null | undefined): string | null {
  return atMs === null || atMs === undefined ? null : instant(atMs);
}
