// ITU-T G.107 (E-model), reduced as in R. G. Cole, J. H. Rosenbluth, "Voice over IP performance monitoring",
// ACM SIGCOMM CCR 31(2), 2001: how good a talk sounds, from its delay and its loss.

/** One direction of a talk. */
export interface Path {
  /** From mouth to ear: packet, network and jitter buffer. */
  readonly delayMs: number;
  /** What was not heard of what was sent, lost on the way or too late, 0 to 1. */
  readonly lossShare: number;
}

// all that does not depend on packets, by the defaults of G.107 (Cole & Rosenbluth §4)
const bestRating = 94.2;
// from here on people start to talk over each other
const conversationMs = 177.3;

/**
 * The rating R of G.711 with loss concealed (G.711 Appendix I) and losses at random: Id = 0.024 d + 0.11 (d − 177.3)
 * above 177.3 ms, Ie = 30 ln(1 + 15 e) (Cole & Rosenbluth, figures 4 and 6). 0 to 94.2.
 */
export function rating({ delayMs, lossShare }: Path): number {
  const loss = Math.min(1, Math.max(0, lossShare));
  const delay = Math.max(0, delayMs);
  const delayImpairment = 0.024 * delay + 0.11 * Math.max(0, delay - conversationMs);
  const lossImpairment = 30 * Math.log(1 + 15 * loss);
  return Math.min(bestRating, Math.max(0, bestRating - delayImpairment - lossImpairment));
}

/** Mean opinion score, 1 to 4.5, of a rating (G.107 annex B). */
export function meanOpinionScore(r: number): number {
  if (r <= 0) return 1;
  if (r >= 100) return 4.5;
  return Math.max(1, 1 + 0.035 * r + 7e-6 * r * (r - 60) * (100 - r));
}
