// RFC 3550 appendix A.1, A.3, A.8: what one source's packets tell about the way they came.
import { sequenceDistance, timestampDistance } from './sequence.ts';

export type Arrival = 'new' | 'out-of-order' | 'duplicate' | 'restart';

const mostDropout = 3000;
const mostMisorder = 100;
// more than can be out of order; a talk has one, and many talks go on at once
const windowPackets = 128;
const samplesPerMs = 8;

/** Counts one source (SSRC). Numbers are extended by the wraps seen, so they never go back. */
export class Reception {
  #base = 0;
  #highest = -1;
  readonly #seen = new Int32Array(windowPackets).fill(-1);
  #restartCandidate = -1;
  #expectedBefore = 0;
  #timestamp = 0;
  #timedMs = -Infinity;
  #jitterSamples = 0;
  #unitsPerSample = 1;
  #atLastReport = { expected: 0, received: 0 };
  received = 0;
  duplicates = 0;
  outOfOrder = 0;

  /** Whether this is the very next number after the highest that came. */
  isNext(sequence: number): boolean {
    return this.#highest >= 0 && sequenceDistance(sequence, this.#highest & 0xffff) === 1;
  }

  /** Takes note of a packet's number. A restart (a leap of thousands) is believed when two in a row agree. */
  note(sequence: number): Arrival {
    if (this.#highest < 0) {
      this.#begin(sequence);
      return this.#mark(this.#highest, 'new');
    }
    const distance = sequenceDistance(sequence, this.#highest & 0xffff);
    if (distance > mostDropout || distance < -mostMisorder) return this.#leap(sequence);
    const extended = this.#highest + distance;
    if (distance > 0) {
      this.#highest = extended;
      return this.#mark(extended, 'new');
    }
    if (extended < 0 || this.#seen[extended % windowPackets] === extended) {
      this.duplicates += 1;
      return 'duplicate';
    }
    this.outOfOrder += 1;
    return this.#mark(extended, 'out-of-order');
  }

  /** Takes note of when a packet of sound came, for the jitter; `unitsPerSample` is what is reported for a sample. */
  time(timestamp: number, nowMs: number, unitsPerSample = 1): void {
    this.#unitsPerSample = unitsPerSample;
    const difference = (nowMs - this.#timedMs) * samplesPerMs - timestampDistance(timestamp, this.#timestamp);
    this.#timestamp = timestamp;
    this.#timedMs = nowMs;
    // the first packet, and a source that stood still or leapt in time, tell nothing about the network
    if (Math.abs(difference) > 8000) return;
    this.#jitterSamples += (Math.abs(difference) - this.#jitterSamples) / 16;
  }

  get jitterMs(): number {
    return this.#jitterSamples / samplesPerMs;
  }

  /** §6.4.1: in the units of the source's time stamps. */
  get jitterUnits(): number {
    return Math.floor(this.#jitterSamples * this.#unitsPerSample);
  }

  get expected(): number {
    return this.#expectedBefore + (this.#highest < 0 ? 0 : this.#highest - this.#base + 1);
  }

  get lost(): number {
    return Math.max(0, this.expected - this.received);
  }

  get highestExtended(): number {
    return Math.max(0, this.#highest) >>> 0;
  }

  /** The share lost since the last time this was asked, in 1/256 (§6.4.1). */
  takeFractionLost(): number {
    const expected = this.expected - this.#atLastReport.expected;
    const lost = expected - (this.received - this.#atLastReport.received);
    this.#atLastReport = { expected: this.expected, received: this.received };
    return expected <= 0 || lost <= 0 ? 0 : Math.min(255, Math.floor((lost * 256) / expected));
  }

  #begin(sequence: number): void {
    this.#base = sequence;
    this.#highest = sequence;
    this.#seen.fill(-1);
    this.#restartCandidate = -1;
  }

  #mark(extended: number, arrival: Arrival): Arrival {
    this.#seen[extended % windowPackets] = extended;
    this.#restartCandidate = -1;
    this.received += 1;
    return arrival;
  }

  #leap(sequence: number): Arrival {
    if (sequence !== this.#restartCandidate) {
      this.#restartCandidate = (sequence + 1) & 0xffff;
      return 'duplicate';
    }
    this.#expectedBefore = this.expected;
    this.#begin(sequence);
    return this.#mark(sequence, 'restart');
  }
}
