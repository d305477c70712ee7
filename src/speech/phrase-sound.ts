import { Limiter } from './limiter.ts';
import { loudnessOf, normalised, promptLoudness } from './loudness.ts';

const rateHz = 8000;
const windowSamples = rateHz / 100;
/** Sound this much under the loudest window is silence at the ends. */
const silenceBelow = 10 ** (-42 / 20);
const leadWindows = 3;
const trailWindows = 6;
const fadeSamples = (5 * rateHz) / 1000;
/** The loudest 10 ms of a sentence are about so much above its loudness. */
const loudestAbove = 6;
/** −50 dBFS: under it nobody speaks. */
const surelySilent = 10 ** (-50 / 20);
/** So much speech tells how loud a voice is. */
const tellingWindows = 40;

/** A sentence as it goes on the line, and how loud it was before that, in LUFS. */
export interface Levelled {
  readonly samples: Int16Array;
  readonly rawLufs: number;
}

/**
 * Makes a whole sentence fit for the line: no rumble, no silence at its ends, as loud as all that we say, no peak above
 * −2 dBFS. Samples are 8 kHz, full scale 1. Silence comes back empty.
 */
export function levelled(samples: Float64Array): Levelled {
  const trimmed = fadedEnds(trimmedEnds(new RumbleFilter().push(samples)));
  const rawLufs = loudnessOf(trimmed, rateHz);
  if (rawLufs === -Infinity) return { samples: new Int16Array(0), rawLufs };
  return { samples: toSixteenBits(normalised(trimmed, rateHz)), rawLufs };
}

/**
 * The same for a sentence that is heard while it is made. How loud its voice is comes from earlier sentences, else from the
 * first 400 ms of its speech, and stays as it is to the end, so that nothing swells or sinks. Silence is held back until it
 * is known to be a pause.
 */
export class LiveSound {
  readonly #rumble = new RumbleFilter();
  readonly #limiter = new Limiter(rateHz);
  #voiceLufs: number | undefined;
  /** Windows before anything is known of the voice. */
  #unheard: Float64Array[] = [];
  #telling = 0;
  #rest = new Float64Array(0);
  #quiet: Float64Array[] = [];
  #begun = false;

  constructor(voiceLufs: number | undefined) {
    this.#voiceLufs = voiceLufs;
  }

  push(samples: Float64Array): Int16Array {
    const all = joined([this.#rest, this.#rumble.push(samples)]);
    const whole = all.length - (all.length % windowSamples);
    this.#rest = all.slice(whole);
    const windows: Float64Array[] = [];
    for (let from = 0; from < whole; from += windowSamples)
      windows.push(all.subarray(from, from + windowSamples));
    return toSixteenBits(this.#limiter.push(this.#louder(this.#known(windows))));
  }

  end(): Int16Array {
    const last = [...this.#unheard, ...(this.#rest.length > 0 ? [this.#rest] : [])];
    this.#unheard = [];
    this.#voiceLufs ??= loudnessOf(joined(last), rateHz);
    const rest = this.#louder(last);
    const trail = this.#begun ? joined(this.#quiet.slice(0, trailWindows)) : new Float64Array(0);
    const faded = trail.map((value, n) => value * Math.min(1, (trail.length - 1 - n) / fadeSamples));
    const parts = [this.#limiter.push(rest), this.#limiter.push(faded), this.#limiter.end()];
    return toSixteenBits(joined(parts));
  }

  /** What may be judged by now: nothing, until it is known how loud the voice is. */
  #known(windows: readonly Float64Array[]): readonly Float64Array[] {
    if (this.#voiceLufs !== undefined) return windows;
    this.#unheard.push(...windows);
    this.#telling += windows.filter((window) => levelOf(window) > surelySilent).length;
    if (this.#telling < tellingWindows) return [];
    const heard = this.#unheard;
    this.#unheard = [];
    this.#voiceLufs = loudnessOf(joined(heard), rateHz);
    return heard;
  }

  /** At its loudness, without the silence before it; silence that may be the last is kept back. */
  #louder(windows: readonly Float64Array[]): Float64Array {
    const lufs = this.#voiceLufs;
    if (lufs === undefined || lufs === -Infinity) return new Float64Array(0);
    const threshold = silenceBelow * 10 ** ((lufs + loudestAbove) / 20);
    const gain = 10 ** ((promptLoudness - lufs) / 20);
    const out: Float64Array[] = [];
    for (const window of windows) {
      this.#quiet.push(window.map((value) => value * gain));
      if (levelOf(window) > threshold) {
        out.push(this.#begun ? joined(this.#quiet) : fadedIn(joined(this.#quiet)));
        this.#quiet = [];
        this.#begun = true;
      } else if (!this.#begun && this.#quiet.length > leadWindows) this.#quiet.shift();
    }
    return joined(out);
  }
}

/** A one-pole high-pass at 80 Hz: what lies below only eats level. */
class RumbleFilter {
  readonly #keep = Math.exp((-2 * Math.PI * 80) / rateHz);
  #before = 0;
  #gave = 0;

  push(samples: Float64Array): Float64Array {
    const out = new Float64Array(samples.length);
    for (let n = 0; n < samples.length; n += 1) {
      this.#gave = this.#keep * (this.#gave + samples[n]! - this.#before);
      this.#before = samples[n]!;
      out[n] = this.#gave;
    }
    return out;
  }
}

export function joined(parts: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const out = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function levelOf(window: Float64Array): number {
  let sum = 0;
  for (let n = 0; n < window.length; n += 1) sum += window[n]! * window[n]!;
  return Math.sqrt(sum / window.length);
}

function trimmedEnds(samples: Float64Array): Float64Array {
  const levels: number[] = [];
  for (let from = 0; from < samples.length; from += windowSamples)
    levels.push(levelOf(samples.subarray(from, from + windowSamples)));
  const threshold = levels.reduce((most, level) => Math.max(most, level), 0) * silenceBelow;
  const first = levels.findIndex((level) => level > threshold);
  if (first < 0) return new Float64Array(0);
  const last = levels.findLastIndex((level) => level > threshold);
  const start = Math.max(0, first - leadWindows) * windowSamples;
  return samples.slice(start, (last + 1 + trailWindows) * windowSamples);
}

function fadedEnds(samples: Float64Array): Float64Array {
  const fade = Math.min(fadeSamples, samples.length);
  return samples.map((value, n) => value * Math.min(1, n / fade, (samples.length - 1 - n) / fade));
}

function fadedIn(samples: Float64Array): Float64Array {
  return samples.map((value, n) => value * Math.min(1, n / fadeSamples));
}

function toSixteenBits(samples: Float64Array): Int16Array<ArrayBuffer> {
  return Int16Array.from(samples, (value) => Math.round(Math.max(-1, Math.min(1, value)) * 32767));
}
