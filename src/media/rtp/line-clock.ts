// RFC 3550 §5.1, RFC 7587 §4.1: time stamps that count 1/48,000 s, as ours that count 1/8000 s.
import { clockRateOf, type CodecName } from '../codec/speech-codec.ts';
import { timestampDistance } from './sequence.ts';

const ownClockRate = 8000;

/** How many units of a codec's time stamps one sample of ours is. */
export function unitsPerSample(codec: CodecName): number {
  return clockRateOf(codec) / ownClockRate;
}

/** Turns one source's time stamps into ours; a wrap of theirs is none of ours. */
export class LineClock {
  #last: { timestamp: number; samples: number } | undefined;

  /** Of ours, 32 bits, what this time stamp of `codec` is. */
  read(codec: CodecName, timestamp: number): number {
    const units = unitsPerSample(codec);
    if (units === 1) return timestamp;
    const last = this.#last ?? { timestamp, samples: Math.floor(timestamp / units) };
    const samples = last.samples + timestampDistance(timestamp, last.timestamp) / units;
    this.#last = { timestamp, samples };
    return Math.floor(samples) >>> 0;
  }
}
