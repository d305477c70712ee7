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
/** As many as a beginning may need when it is noticed. */
const RECENT_FRAMES = PRE_ROLL_FRAMES + START_WINDOW + 1;
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
  readonly sound: Sound;
  lastLoud: number;
}

/** The sound of an utterance: grows while it goes on. */
class Sound {
  #samples = new Int16Array(64 * FRAME_SAMPLES);
  #used = 0;

  add(frame: Int16Array): void {
    if (this.#used === this.#samples.length) {
      const larger = new Int16Array(2 * this.#samples.length);
      larger.set(this.#samples);
      this.#samples = larger;
    }
    this.#samples.set(frame, this.#used);
    this.#used += FRAME_SAMPLES;
  }

  /** At most so many frames of it. */
  begin(frames: number): Int16Array<ArrayBuffer> {
    return this.#samples.slice(0, Math.min(this.#used, frames * FRAME_SAMPLES));
  }
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
  /** The last frames, each at its number modulo their count. */
  readonly #recent = new Int16Array(RECENT_FRAMES * FRAME_SAMPLES);
  readonly #levels: number[] = [];
  readonly #loud: boolean[] = [];
  #open: Open | undefined;

  /** One frame of 160 samples; the array may be used again. */
  push(frame: Int16Array): readonly VoiceEvent[] {
    const level = levelOf(frame);
    const floor = this.#floor(level);
    this.#recent.set(frame, (this.#frame % RECENT_FRAMES) * FRAME_SAMPLES);
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
    this.#open = { startFrame: firstLoud, sound: this.#soundSince(firstLoud), lastLoud: this.#frame };
    this.#loud.length = 0;
    return [{ kind: 'started', atMs: firstLoud * FRAME_MS }];
  }

  /** With what was heard a little before. */
  #soundSince(firstLoud: number): Sound {
    const sound = new Sound();
    for (let frame = Math.max(0, firstLoud - PRE_ROLL_FRAMES); frame <= this.#frame; frame++) {
      const at = (frame % RECENT_FRAMES) * FRAME_SAMPLES;
      sound.add(this.#recent.subarray(at, at + FRAME_SAMPLES));
    }
    return sound;
  }

  #follow(open: Open, frame: Int16Array, level: number, floor: number): readonly VoiceEvent[] {
    open.sound.add(frame);
    if (level > Math.max(QUIETEST_DB, floor + STAYS_ABOVE_DB)) open.lastLoud = this.#frame;
    const lasted = open.lastLoud - open.startFrame + 1;
    const quiet = this.#frame - open.lastLoud;
    const over = quiet >= (lasted <= SHORT_FRAMES ? SHORT_END_FRAMES : LONG_END_FRAMES);
    return over || this.#frame - open.startFrame + 1 >= MAX_FRAMES ? [this.#end(open)] : [];
  }

  #end(open: Open): VoiceEvent {
    this.#open = undefined;
    const firstKept = Math.max(0, open.startFrame - PRE_ROLL_FRAMES);
    return {
      kind: 'ended',
      startMs: open.startFrame * FRAME_MS,
      endMs: (open.lastLoud + 1) * FRAME_MS,
      samples: open.sound.begin(open.lastLoud + 1 + TAIL_FRAMES - firstKept),
    };
  }
}
