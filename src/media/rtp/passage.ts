// RFC 3550 §7.1: packets of another source, passed on under our own numbers without being opened.
import type { RtpPacket } from './packet.ts';
import { sequenceDistance, timestampAfter, timestampDistance } from './sequence.ts';

/** Where our own numbers stand. */
export interface OwnNumbers {
  readonly sequence: number;
  readonly timestamp: number;
  readonly clockRate: number;
}

interface Run {
  readonly ssrc: number;
  readonly sequenceOffset: number;
  readonly timestampOffset: number;
}

// further than this, the source has begun anew
const longestGap = 100;
const longestDriftS = 0.5;

/**
 * Keeps the order, gaps and timing of the source, so that a packet lost before us is missed behind us as well, and the
 * last one to hear it conceals it. A run lasts as long as the source goes on and nothing else is said meanwhile.
 */
export class Passage {
  #run: Run | undefined;

  /** The numbers of this packet; undefined when a later one has gone already. */
  place(
    { ssrc, sequence, timestamp }: Pick<RtpPacket, 'ssrc' | 'sequence' | 'timestamp'>,
    own: OwnNumbers,
  ): { readonly sequence: number; readonly timestamp: number; readonly begins: boolean } | undefined {
    const run = this.#run;
    if (run?.ssrc === ssrc) {
      const placed = {
        sequence: (sequence + run.sequenceOffset) & 0xffff,
        timestamp: timestampAfter(timestamp, run.timestampOffset),
        begins: false,
      };
      const ahead = sequenceDistance(placed.sequence, own.sequence);
      const drift = Math.abs(timestampDistance(placed.timestamp, own.timestamp));
      if (drift < longestDriftS * own.clockRate && ahead < longestGap && ahead > -longestGap)
        return ahead < 0 ? undefined : placed;
    }
    this.#run = {
      ssrc,
      sequenceOffset: own.sequence - sequence,
      timestampOffset: timestampDistance(own.timestamp, timestamp),
    };
    return { sequence: own.sequence, timestamp: own.timestamp, begins: true };
  }

  /** Something else is said now. */
  leave(): void {
    this.#run = undefined;
  }
}
