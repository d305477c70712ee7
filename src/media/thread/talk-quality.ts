import { meanOpinionScore, rating } from '../rtp/e-model.ts';

/** What a talk's score is made of; the far end's part is known from its reports only. */
export interface TalkCounts {
  readonly packetsSent: number;
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly packetsLate: number;
  /** How long sound waits in our jitter buffer. */
  readonly bufferMs: number;
  readonly roundTripMs?: number;
  readonly farEnd?: { readonly packetsLost: number; readonly jitterMs: number };
}

const packetMs = 20;

/**
 * The talk's mean opinion score, 1 to 4.5, by the E-model: of the worse of its two directions, as far as the far end
 * told of its own; undefined when nothing was heard. An unmeasured round trip counts as none.
 */
export function talkScore(counts: TalkCounts): number | undefined {
  if (counts.packetsReceived === 0) return undefined;
  const networkMs = (counts.roundTripMs ?? 0) / 2;
  const expected = counts.packetsReceived + counts.packetsLost;
  const near = rating({
    delayMs: packetMs + networkMs + counts.bufferMs,
    lossShare: (counts.packetsLost + counts.packetsLate) / expected,
  });
  const { farEnd } = counts;
  if (!farEnd || counts.packetsSent === 0) return score(near);
  const far = rating({
    // its buffer holds what its jitter asks for, we suppose
    delayMs: packetMs + networkMs + packetMs + 2 * farEnd.jitterMs,
    lossShare: farEnd.packetsLost / counts.packetsSent,
  });
  return score(Math.min(near, far));
}

function score(r: number): number {
  return Math.round(meanOpinionScore(r) * 100) / 100;
}
