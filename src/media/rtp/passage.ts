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
const frameS = 0.02;

/**
 * Keeps the order, gaps and timing of the source, so that a packet lost before us is missed behind us as well, and the
 * last one to hear it conceals it. A run lasts as long as the source goes on and nothing else is said meanwhile.
 */
export class Passage {
  #run: Run | undefined;
  /** Where the time of what was passed on last ends. */
  #until: number | undefined;

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
        return ahead < 0 ? undefined : this.#passed(placed, own);
    }
    const begin = this.#after(own.timestamp);
    this.#run = {
      ssrc,
      sequenceOffset: own.sequence - sequence,
      timestampOffset: timestampDistance(begin, timestamp),
    };
    return this.#passed({ sequence: own.sequence, timestamp: begin, begins: true }, own);
  }

  /** Something else is said now; gives its time stamp: our own, and never one before the end of what was passed on. */
  leave(timestamp: number): number {
    const after = this.#after(timestamp);
    this.#run = undefined;
    this.#until = undefined;
    return after;
  }

  #passed<P extends { readonly timestamp: number }>(placed: P, { clockRate }: OwnNumbers): P {
    this.#until = timestampAfter(placed.timestamp, frameS * clockRate);
    return placed;
  }

  #after(timestamp: number): number {
    const until = this.#until;
    return until !== undefined && timestampDistance(until, timestamp) > 0 ? until : timestamp;
  }
}
