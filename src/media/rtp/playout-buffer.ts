// The jitter buffer: sound is put where its timestamp says, and taken out 20 ms at a time by our own clock.
import { ArrivalDelay, longestDelayMs } from './arrival-delay.ts';
import { ComfortNoise } from './comfort-noise.ts';
import { blockSamples, Concealment } from './concealment.ts';
import { SampleRing } from './sample-ring.ts';
import { timestampDistance } from './sequence.ts';
import { Silence } from './silence.ts';

/** What became of samples handed in. */
export type Placing = 'kept' | 'late' | 'restarted';

const samplesPerMs = 8;
const blockMs = blockSamples / samplesPerMs;
/** Nearer to what is wanted than this, nothing is changed. */
const closeMs = 10;
const shrinkPauseBlocks = 5;
// a packet this far from where it should be begins a new time line, if the next one agrees
const strayEarlyMs = 500;
const strayLateMs = 1000;
const agreeMs = 250;
// as many late packets over as long a time: the way has become longer
const lateBeforeRestart = 4;
const lateSpanMs = 60;

/**
 * Order is made by position: late, doubled and reordered packets need no other care. What did not come is concealed
 * (G.711 Appendix I), what the far end described as silence is its comfort noise (RFC 3389). How long sound waits
 * follows how unevenly it comes, 20 to 200 ms: longer at once, shorter only in silence, by 10 ms at a time.
 */
export class PlayoutBuffer {
  readonly #ring = new SampleRing();
  readonly #arrivals = new ArrivalDelay();
  readonly #concealment = new Concealment();
  readonly #noise = new ComfortNoise();
  readonly #silence = new Silence();
  #running = false;
  // samples are numbered by their timestamp without its wraps
  #next = 0;
  #end = 0;
  readonly #last = { timestamp: 0, number: 0 };
  #stray: { timestamp: number; atMs: number } | undefined;
  readonly #late = { count: 0, sinceMs: 0 };
  #noiseFrom = Infinity;
  /** The far end paused on purpose until here. */
  #pausedUntil = -Infinity;
  #hole = 0;
  #concealedBlocks = 0;
  #sinceChange = 0;
  #delayMs = 0;

  /** How long the quickest sound waits before it is played. */
  get delayMs(): number {
    return this.#delayMs;
  }

  /** Milliseconds made up in place of packets that were lost or late. */
  get concealedMs(): number {
    return this.#concealedBlocks * blockMs;
  }

  /**
   * Places samples by the timestamp of the first of them. `follows`: the packet is the very next one in number after
   * the last that came, so what lies between them was never sent.
   */
  write(timestamp: number, samples: Int16Array, nowMs: number, follows: boolean): Placing {
    const from = this.#numberOf(timestamp);
    if (!this.#running) return this.#begin(timestamp, samples, nowMs);
    const excessMs = this.#arrivals.excessMs(from, nowMs);
    if (excessMs > strayLateMs || excessMs < -strayEarlyMs)
      return this.#strays(timestamp, nowMs) ? this.#begin(timestamp, samples, nowMs) : 'late';
    this.#stray = undefined;
    if (from + samples.length <= this.#next) return this.#takeLate(from, timestamp, samples, nowMs, follows);
    this.#arrivals.note(from, nowMs, false);
    this.#late.count = 0;
    if (follows && from > this.#end) this.#pause(from);
    this.#put(from, timestamp, samples);
    return 'kept';
  }

  /** From this timestamp on the far end sends nothing but describes its silence. */
  describeNoise(timestamp: number, payload: Uint8Array): void {
    this.#noise.describe(payload);
    if (this.#running) this.#noiseFrom = Math.min(this.#noiseFrom, this.#numberOf(timestamp));
  }

  /** Takes the next 20 ms, due at `nowMs`; false when nothing of them had come. */
  read(target: Int16Array, nowMs: number): boolean {
    if (!this.#running) {
      target.fill(0);
      return false;
    }
    const first = this.#readBlock(target, 0, nowMs);
    const second = this.#readBlock(target, blockSamples, nowMs + blockMs);
    return first || second;
  }

  /** Time went by without reading: the clock of the process stood still. */
  skip(samples: number): void {
    if (!this.#running) return;
    this.#ring.drop(this.#next, Math.ceil(samples / blockSamples));
    this.#next += samples;
  }

  /** Forgets everything: the source changed. */
  reset(): void {
    this.#running = false;
    this.#arrivals.reset();
    this.#concealment.reset();
  }

  #numberOf(timestamp: number): number {
    return this.#last.number + timestampDistance(timestamp, this.#last.timestamp);
  }

  #begin(timestamp: number, samples: Int16Array, nowMs: number): Placing {
    this.#running = true;
    this.#stray = undefined;
    this.#noiseFrom = Infinity;
    this.#hole = 0;
    return this.#startAt(timestamp, samples, nowMs);
  }

  /** This packet is the quickest known: it waits as long as is wanted, the time line goes on from it. */
  #startAt(timestamp: number, samples: Int16Array, nowMs: number): Placing {
    // its first sample begins a block: numbers may leap, they mean nothing but order
    const from = (Math.floor(this.#numberOf(timestamp) / blockSamples) + 1) * blockSamples;
    this.#ring.clear();
    this.#end = from;
    this.#arrivals.rebase(from, nowMs);
    this.#arrivals.note(from, nowMs, false);
    this.#late.count = 0;
    this.#next = from - wholeBlocks(this.#arrivals.targetMs) * blockSamples;
    // what is played until then was never sent
    this.#pausedUntil = from;
    this.#remember(timestamp, from);
    this.#put(from, timestamp, samples);
    return 'restarted';
  }

  #put(from: number, timestamp: number, samples: Int16Array): void {
    this.#ring.put(from, samples, this.#next);
    this.#end = Math.max(this.#end, from + samples.length);
    if (from > this.#last.number) this.#remember(timestamp, from);
  }

  #remember(timestamp: number, number: number): void {
    this.#last.timestamp = timestamp;
    this.#last.number = number;
  }

  /** Two packets in a row that agree on another time begin it; one alone is noise. */
  #strays(timestamp: number, nowMs: number): boolean {
    const before = this.#stray;
    this.#stray = { timestamp, atMs: nowMs };
    if (!before) return false;
    const ahead = timestampDistance(timestamp, before.timestamp) / samplesPerMs;
    return Math.abs(ahead - (nowMs - before.atMs)) < agreeMs;
  }

  /** Its moment is over. Heard late rather than never, where nothing is heard now or the way has become longer. */
  #takeLate(from: number, timestamp: number, samples: Int16Array, nowMs: number, follows: boolean): Placing {
    if (this.#late.count === 0) this.#late.sinceMs = nowMs;
    this.#late.count += 1;
    const goesOn = follows && from >= this.#end && this.#isIdle();
    const slower = this.#late.count >= lateBeforeRestart && nowMs - this.#late.sinceMs >= lateSpanMs;
    if (!goesOn && !slower) {
      this.#arrivals.note(from, nowMs, true);
      return 'late';
    }
    return this.#startAt(timestamp, samples, nowMs);
  }

  /** What lies between the last sound and this was never sent: silence suppression, or keys in its place. */
  #pause(from: number): void {
    this.#pausedUntil = from;
    if (this.#next >= this.#end) this.#hole = 0;
  }

  #isIdle(): boolean {
    return this.#next >= this.#end && (this.#next >= this.#noiseFrom || this.#concealment.isMuted);
  }

  #readBlock(target: Int16Array, at: number, nowMs: number): boolean {
    const excessMs = this.#delayAt(nowMs) - longestDelayMs;
    if (excessMs > 4 * blockMs) this.skip(wholeBlocks(excessMs) * blockSamples);
    this.#delayMs = this.#delayAt(nowMs);
    const spareMs = this.#delayMs - this.#arrivals.targetMs;
    this.#sinceChange += 1;
    if (this.#ring.has(this.#next)) return this.#hear(target, at, spareMs);
    if (this.#isIdle()) this.#adjustIdle(spareMs);
    else if (this.#next < this.#end && spareMs > closeMs && this.#ring.has(this.#next + blockSamples)) {
      // time is saved by not making up what is missing
      this.#next += blockSamples;
      return this.#hear(target, at, 0);
    } else if (spareMs < 0) {
      // it may come yet: what is made up meanwhile makes the delay longer
      this.#next -= blockSamples;
    }
    this.#fill(target, at);
    this.#next += blockSamples;
    return false;
  }

  #delayAt(nowMs: number): number {
    return nowMs - this.#next / samplesPerMs - this.#arrivals.quickestMs;
  }

  #hear(target: Int16Array, at: number, spareMs: number): boolean {
    const quiet = this.#silence.judge(this.#ring.level(this.#next));
    if (this.#next > this.#noiseFrom) this.#noiseFrom = Infinity;
    this.#concealedBlocks += this.#hole;
    this.#hole = 0;
    if (this.#mayGrow(spareMs, quiet)) {
      this.#sinceChange = 0;
      this.#concealment.conceal(target, at);
      return true;
    }
    if (this.#mayShrink(spareMs, quiet)) {
      this.#sinceChange = 0;
      this.#ring.takeFaded(this.#next, target, at);
      this.#next += blockSamples;
    } else this.#ring.take(this.#next, target, at);
    this.#next += blockSamples;
    this.#concealment.hear(target, at);
    return true;
  }

  #mayGrow(spareMs: number, quiet: boolean): boolean {
    if (this.#sinceChange < 2) return false;
    return spareMs < (quiet ? -closeMs / 2 : -2 * closeMs);
  }

  #mayShrink(spareMs: number, quiet: boolean): boolean {
    const overfull = this.#delayMs > longestDelayMs;
    const wanted = spareMs > 2 * closeMs && quiet && this.#sinceChange >= shrinkPauseBlocks;
    return (overfull || wanted) && this.#ring.has(this.#next + blockSamples);
  }

  /** Nothing is heard and nothing waits: the delay may become what is wanted. */
  #adjustIdle(spareMs: number): void {
    if (spareMs > closeMs) this.#next += blockSamples;
    else if (spareMs < -closeMs) this.#next -= blockSamples;
  }

  #fill(target: Int16Array, at: number): void {
    if (this.#next >= this.#noiseFrom) {
      this.#noise.fill(target, at, blockSamples);
      this.#concealment.hear(target, at);
      return;
    }
    if (this.#next >= this.#pausedUntil && !this.#concealment.isMuted) this.#hole += 1;
    this.#concealment.conceal(target, at);
  }
}

function wholeBlocks(ms: number): number {
  return Math.ceil(ms / blockMs);
}
