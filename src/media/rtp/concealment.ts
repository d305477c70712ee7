// ITU-T G.711 Appendix I: packet loss concealment by repeating the last pitch periods, 10 ms at a time.

/** What is concealed or heard at once: 10 ms. */
export const blockSamples = 80;

const pitchMin = 40; // 200 Hz
const pitchMax = 120; // 66 Hz
const overlapMax = pitchMax / 4;
const historySamples = 3 * pitchMax + overlapMax;
// so often the history is moved
const roomBlocks = 16;
const correlationSamples = 160;
const correlationSpan = correlationSamples + pitchMax;
const pitchChoices = pitchMax - pitchMin;
const decimation = 2;
const leastPower = 250;
/** The first 10 ms are as loud as what was heard, then each is a fifth softer: silence after 60 ms. */
const softerPerBlock = 0.2;
const audibleBlocks = 6;
/** 4 ms more of crossfade into what is heard again, for each 10 ms that were made up. */
const overlapGrowth = 32;

/**
 * Makes up what never came. Sound comes out 30 samples (3.75 ms) after it went in, so that the end of what was heard
 * can still be blended into what is made up.
 */
export class Concealment {
  /** What was played last ends at `#end`; moved to the front when the room is used up. */
  readonly #history = new Int16Array(historySamples + roomBlocks * blockSamples);
  #end = historySamples;
  readonly #pitchBuffer = new Float32Array(historySamples);
  readonly #lastQuarter = new Float32Array(overlapMax);
  readonly #blend = new Float32Array(blockSamples);
  readonly #made = new Float32Array(blockSamples);
  #pitch = pitchMin;
  #overlap = pitchMin >> 2;
  /** How much of the end of the pitch buffer is repeated: one to three periods. */
  #repeated = pitchMin;
  #offset = 0;
  #blocks = 0;
  #heard = false;

  /** Nothing is left of what was heard: what is made up now is silence. */
  get isMuted(): boolean {
    return !this.#heard || this.#blocks >= audibleBlocks;
  }

  /** `frame` holds 80 samples that came, at `at`; what is to be played takes their place. */
  hear(frame: Int16Array, at: number): void {
    this.#heard = true;
    if (this.#blocks > 0) {
      const overlap = Math.min(blockSamples, this.#overlap + (this.#blocks - 1) * overlapGrowth);
      this.#repeat(this.#blend, overlap);
      this.#blendInto(frame, at, overlap);
      this.#blocks = 0;
    }
    this.#pass(frame, at);
  }

  /** 80 samples did not come: `frame` gets what is played in their place, at `at`. */
  conceal(frame: Int16Array, at: number): void {
    if (!this.#heard) {
      frame.fill(0, at, at + blockSamples);
      return;
    }
    const made = this.#made;
    if (this.#blocks === 0) {
      this.#begin();
      this.#repeat(made, blockSamples);
    } else if (this.#blocks <= 2) {
      // one period more, so that long losses do not sound like a buzzer
      const offset = this.#offset;
      this.#repeat(this.#blend, this.#overlap);
      this.#offset = offset;
      while (this.#offset > this.#pitch) this.#offset -= this.#pitch;
      this.#lengthen(this.#repeated + this.#pitch);
      this.#repeat(made, blockSamples);
      crossfade(this.#blend, 0, made, 0, made, 0, this.#overlap);
      this.#soften(made);
    } else if (this.#blocks < audibleBlocks) {
      this.#repeat(made, blockSamples);
      this.#soften(made);
    } else made.fill(0);
    if (this.#blocks < audibleBlocks) this.#blocks += 1;
    for (let i = 0; i < blockSamples; i += 1) frame[at + i] = made[i]!;
    this.#pass(frame, at);
  }

  /** Another source: what was heard before says nothing of it. */
  reset(): void {
    this.#history.fill(0);
    this.#end = historySamples;
    this.#blocks = 0;
    this.#heard = false;
  }

  #begin(): void {
    this.#pitchBuffer.set(this.#history.subarray(this.#end - historySamples, this.#end));
    this.#pitch = this.#findPitch();
    this.#overlap = this.#pitch >> 2;
    this.#lastQuarter.set(this.#pitchBuffer.subarray(historySamples - this.#overlap));
    this.#offset = 0;
    this.#lengthen(this.#pitch);
    // the end of what was heard, not played yet, leads over into the repetition
    const buffered = historySamples - this.#overlap;
    const end = this.#end - this.#overlap;
    for (let i = 0; i < this.#overlap; i += 1) this.#history[end + i] = this.#pitchBuffer[buffered + i]!;
  }

  /** The last so many samples are repeated from now on, their end made to join their beginning. */
  #lengthen(samples: number): void {
    this.#repeated = samples;
    const buffer = this.#pitchBuffer;
    const before = historySamples - samples - this.#overlap;
    crossfade(this.#lastQuarter, 0, buffer, before, buffer, historySamples - this.#overlap, this.#overlap);
  }

  #repeat(target: Float32Array, samples: number): void {
    const start = historySamples - this.#repeated;
    for (let i = 0; i < samples; i += 1) {
      target[i] = this.#pitchBuffer[start + this.#offset]!;
      this.#offset += 1;
      if (this.#offset === this.#repeated) this.#offset = 0;
    }
  }

  #soften(made: Float32Array): void {
    let gain = 1 - (this.#blocks - 1) * softerPerBlock;
    for (let i = 0; i < blockSamples; i += 1) {
      made[i]! *= gain;
      gain -= softerPerBlock / blockSamples;
    }
  }

  /** What was made up fades out while what came fades in. */
  #blendInto(frame: Int16Array, at: number, overlap: number): void {
    const step = 1 / overlap;
    const gain = Math.max(0, 1 - (this.#blocks - 1) * softerPerBlock);
    for (let i = 0; i < overlap; i += 1) {
      const heard = (i + 1) * step;
      frame[at + i] = clipped((1 - heard) * gain * this.#blend[i]! + heard * frame[at + i]!);
    }
  }

  /** Keeps what is to be played, and gives what was to be 30 samples before. */
  #pass(frame: Int16Array, at: number): void {
    const history = this.#history;
    if (this.#end === history.length) {
      history.copyWithin(0, this.#end - historySamples);
      this.#end = historySamples;
    }
    const end = this.#end;
    for (let i = 0; i < blockSamples; i += 1) {
      history[end + i] = frame[at + i]!;
      frame[at + i] = history[end - overlapMax + i]!;
    }
    this.#end = end + blockSamples;
  }

  /** The lag at which the last 20 ms look most like what was before them: roughly first, then exactly. */
  #findPitch(): number {
    const rough = this.#bestLag(0, pitchChoices, decimation);
    const from = Math.max(0, rough - decimation + 1);
    const to = Math.min(pitchChoices, rough + decimation - 1);
    return pitchMax - this.#bestLag(from, to, 1);
  }

  #bestLag(from: number, to: number, step: number): number {
    const buffer = this.#pitchBuffer;
    const last = historySamples - correlationSamples;
    let best = from;
    let bestCorrelation = -Infinity;
    for (let lag = from; lag <= to; lag += step) {
      const earlier = historySamples - correlationSpan + lag;
      let energy = 0;
      let correlation = 0;
      for (let i = 0; i < correlationSamples; i += step) {
        const sample = buffer[earlier + i]!;
        energy += sample * sample;
        correlation += sample * buffer[last + i]!;
      }
      correlation /= Math.sqrt(Math.max(energy, leastPower));
      if (correlation < bestCorrelation) continue;
      bestCorrelation = correlation;
      best = lag;
    }
    return best;
  }
}

/** `left` fades out while `right` fades in. */
function crossfade(
  left: Float32Array,
  leftAt: number,
  right: Float32Array,
  rightAt: number,
  target: Float32Array,
  targetAt: number,
  samples: number,
): void {
  for (let i = 0; i < samples; i += 1) {
    const weight = (i + 1) / samples;
    target[targetAt + i] = (1 - weight) * left[leftAt + i]! + weight * right[rightAt + i]!;
  }
}

function clipped(sample: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(sample)));
}
