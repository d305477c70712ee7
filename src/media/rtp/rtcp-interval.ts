// RFC 3550 §6.2, §6.3.1: when the next RTCP report of a talk of two goes out.

/** Tmin: the first report may come after half of it. */
const usualMs = 5000;
const firstMs = 2500;
// §6.3.1: makes good for timers that reconsider
const compensation = Math.E - 1.5;

/**
 * Milliseconds to the next report. Two members with one G.711 stream each need less than Tmin for 5 % of its
 * bandwidth, so Tmin rules; `random` (0 to 1) spreads it over half to one and a half.
 */
export function reportIntervalMs(first: boolean, random: number): number {
  return ((first ? firstMs : usualMs) * (0.5 + random)) / compensation;
}
