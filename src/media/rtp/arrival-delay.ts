// How long sound has to wait, from how unevenly it comes: the percentile of a histogram that forgets, as WebRTC's
// NetEQ does (modules/audio_coding/neteq: delay_manager, relative_arrival_delay_tracker, histogram), after
// R. Ramjee et al., "Adaptive playout mechanisms for packetized audio applications in wide-area networks", 1994.

const bucketMs = 5;
const buckets = 41;
/** The share of packets that shall come in time. */
const wantedShare = 0.98;
// a packet counts for about the last 200: 4 s
const memory = 0.995;
/** Until a source is known, its packets are taken to come within 20 ms of each other. */
const firstBucket = 3;
/** A packet that came too late counts for so many: growing is quick. */
const lateWeight = 3;
// half of the time in which the quickest packet is looked for: a clock that drifts by 200 ppm moves by 2 ms in both
const windowMs = 5000;
const samplesPerMs = 8;
// sound is fetched 20 ms at a time: its second half has to be there 10 ms early; 2 ms for a clock that drifts
const marginMs = 12;

export const shortestDelayMs = 20;
export const longestDelayMs = 200;

/** What a source's packets tell of the way they come. Numbers of samples are taken as they are, without wraps. */
export class ArrivalDelay {
  readonly #share = new Float64Array(buckets);
  #quickest = { nowMs: Infinity, beforeMs: Infinity, sinceMs: 0 };
  #targetMs = 0;

  constructor() {
    this.reset();
  }

  /** The transit time of the quickest packet of the last 5 to 10 s; the start of the scale is anywhere. */
  get quickestMs(): number {
    return Math.min(this.#quickest.nowMs, this.#quickest.beforeMs);
  }

  /** How long the quickest packets shall wait, so that the slow ones come in time. */
  get targetMs(): number {
    return this.#targetMs;
  }

  /** How much later than the quickest this packet came; below 0 when it is the quickest itself. */
  excessMs(sample: number, nowMs: number): number {
    return transit(sample, nowMs) - this.quickestMs;
  }

  /** Takes note of a packet whose first sample is `sample`. */
  note(sample: number, nowMs: number, late: boolean): void {
    const transitMs = transit(sample, nowMs);
    this.#look(transitMs, nowMs);
    const excessMs = Math.max(0, transitMs - this.quickestMs);
    const bucket = Math.min(buckets - 1, Math.floor(excessMs / bucketMs));
    for (let times = late ? lateWeight : 1; times > 0; times -= 1) this.#count(bucket);
    this.#aim();
  }

  /** The way has become another: this packet is as good as the quickest. */
  rebase(sample: number, nowMs: number): void {
    this.#quickest = { nowMs: transit(sample, nowMs), beforeMs: Infinity, sinceMs: nowMs };
  }

  /** Another source. */
  reset(): void {
    this.#share.fill(0);
    this.#share[firstBucket] = 1;
    this.#aim();
    this.#quickest = { nowMs: Infinity, beforeMs: Infinity, sinceMs: 0 };
  }

  #look(transitMs: number, nowMs: number): void {
    const quickest = this.#quickest;
    if (nowMs - quickest.sinceMs >= windowMs) {
      quickest.beforeMs = nowMs - quickest.sinceMs < 2 * windowMs ? quickest.nowMs : Infinity;
      quickest.nowMs = transitMs;
      quickest.sinceMs = nowMs;
    }
    quickest.nowMs = Math.min(quickest.nowMs, transitMs);
  }

  #count(bucket: number): void {
    for (let i = 0; i < buckets; i += 1) this.#share[i]! *= memory;
    this.#share[bucket]! += 1 - memory;
  }

  #aim(): void {
    let slowest = buckets - 1;
    let beyond = this.#share[slowest]!;
    while (slowest > 0 && beyond <= 1 - wantedShare) {
      slowest -= 1;
      beyond += this.#share[slowest]!;
    }
    const wantedMs = (slowest + 1) * bucketMs + marginMs;
    this.#targetMs = Math.max(shortestDelayMs, Math.min(longestDelayMs, wantedMs));
  }
}

function transit(sample: number, nowMs: number): number {
  return nowMs - sample / samplesPerMs;
}
