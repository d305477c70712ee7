/** Samples of one frame: 20 ms at 8 kHz. */
export const FRAME_SAMPLES = 160;
const FRAME_MS = 20;

/** What the detector tells. Times are milliseconds of audio since its first frame. */
export type VoiceEvent =
  | { readonly kind: 'started'; readonly atMs: number }
  | {
      readonly kind: 'ended';
      readonly startMs: number;
      /** The end of the last sounding frame. */
      readonly endMs: number;
      /** The sound with up to 200 ms before and 200 ms after it. */
      readonly samples: Int16Array<ArrayBuffer>;
    };

const START_WINDOW = 5;
const START_FRAMES = 4;
const PRE_ROLL_FRAMES = 10;
const TAIL_FRAMES = 10;
/** Silence that ends an utterance: a short answer at once, a sentence after a breath. */
const SHORT_END_FRAMES = 16;
const LONG_END_FRAMES = 30;
const SHORT_FRAMES = 60;
const MAX_FRAMES = 200;
/** The quietest moment of this long is taken for the noise of the line. */
const FLOOR_FRAMES = 75;
const ABOVE_FLOOR_DB = 10;
const STAYS_ABOVE_DB = 6;
const QUIETEST_DB = -60;
const SILENCE_DB = -80;

interface Open {
  readonly startFrame: number;
  readonly frames: Int16Array[];
  lastLoud: number;
}

/** The level of a frame in dB below full scale, after a first difference that takes hum and offset away. */
function levelOf(frame: Int16Array): number {
  let sum = 0;
  for (let i = 1; i < frame.length; i++) {
    const d = frame[i]! - 0.9 * frame[i - 1]!;
    sum += d * d;
  }
  return Math.max(SILENCE_DB, 10 * Math.log10(sum / FRAME_SAMPLES / 32768 ** 2 + 1e-12));
}

/**
 * Finds utterances in a stream of frames: a sound well above the line's own noise, which the
 * detector follows as it changes. Time is the number of frames pushed; there is no clock inside.
 */
export class VoiceActivity {
  #frame = 0;
  readonly #recent: Int16Array[] = [];
  readonly #levels: number[] = [];
  readonly #loud: boolean[] = [];
  #open: Open | undefined;

  /** One frame of 160 samples; the array is kept, so don't write into it afterwards. */
  push(frame: Int16Array): readonly VoiceEvent[] {
    const level = levelOf(frame);
    const floor = this.#floor(level);
    this.#recent.push(frame);
    if (this.#recent.length > PRE_ROLL_FRAMES + START_WINDOW + 1) this.#recent.shift();
    const events =
      this.#open === undefined ? this.#listen(level, floor) : this.#follow(this.#open, frame, level, floor);
    this.#frame++;
    return events;
  }

  /** Ends what is open now, as when the line is cut. */
  flush(): readonly VoiceEvent[] {
    return this.#open === undefined ? [] : [this.#end(this.#open)];
  }

  /** The lowest of the last levels, each smoothed over three frames. */
  #floor(level: number): number {
    this.#levels.push(level);
    if (this.#levels.length > FLOOR_FRAMES) this.#levels.shift();
    let floor = Infinity;
    for (let i = 2; i < this.#levels.length; i++) {
      floor = Math.min(floor, (this.#levels[i]! + this.#levels[i - 1]! + this.#levels[i - 2]!) / 3);
    }
    return Number.isFinite(floor) ? floor : SILENCE_DB;
  }

  #listen(level: number, floor: number): readonly VoiceEvent[] {
    this.#loud.push(level > Math.max(QUIETEST_DB, floor + ABOVE_FLOOR_DB));
    if (this.#loud.length > START_WINDOW) this.#loud.shift();
    if (this.#loud.filter(Boolean).length < START_FRAMES) return [];
    const firstLoud = this.#frame - (this.#loud.length - 1 - this.#loud.indexOf(true));
    this.#open = {
      startFrame: firstLoud,
      frames: this.#recent.slice(-(PRE_ROLL_FRAMES + this.#frame - firstLoud + 1)),
      lastLoud: this.#frame,
    };
    this.#loud.length = 0;
    return [{ kind: 'started', atMs: firstLoud * FRAME_MS }];
  }

  #follow(open: Open, frame: Int16Array, level: number, floor: number): readonly VoiceEvent[] {
    open.frames.push(frame);
    if (level > Math.max(QUIETEST_DB, floor + STAYS_ABOVE_DB)) open.lastLoud = this.#frame;
    const lasted = open.lastLoud - open.startFrame + 1;
    const quiet = this.#frame - open.lastLoud;
    const over = quiet >= (lasted <= SHORT_FRAMES ? SHORT_END_FRAMES : LONG_END_FRAMES);
    return over || this.#frame - open.startFrame + 1 >= MAX_FRAMES ? [this.#end(open)] : [];
  }

  #end(open: Open): VoiceEvent {
    this.#open = undefined;
    const firstKept = Math.max(0, open.startFrame - PRE_ROLL_FRAMES);
    const kept = open.frames.slice(0, open.lastLoud + 1 + TAIL_FRAMES - firstKept);
    const samples = new Int16Array(kept.length * FRAME_SAMPLES);
    kept.forEach((f, i) => samples.set(f.subarray(0, FRAME_SAMPLES), i * FRAME_SAMPLES));
    return {
      kind: 'ended',
      startMs: open.startFrame * FRAME_MS,
      endMs: (open.lastLoud + 1) * FRAME_MS,
      samples,
    };
  }
}
