// RFC 3550: arithmetic on 16-bit sequence numbers and 32-bit timestamps that wrap around.

/** How far `later` is ahead of `earlier`, −32768 to 32767; negative when it is behind. */
export function sequenceDistance(later: number, earlier: number): number {
  return ((later - earlier) << 16) >> 16;
}

/** How far `later` is ahead of `earlier` in samples, −2³¹ to 2³¹ − 1; negative when it is behind. */
export function timestampDistance(later: number, earlier: number): number {
  return (later - earlier) | 0;
}

/** The sequence number `by` packets on. */
export function sequenceAfter(sequence: number, by = 1): number {
  return (sequence + by) & 0xffff;
}

/** The timestamp `by` samples on. */
export function timestampAfter(timestamp: number, by: number): number {
  return (timestamp + by) >>> 0;
}
