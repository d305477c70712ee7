import { isKeyTone } from './key-tone.ts';
import { utteranceEnd } from './utterance-end.ts';

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
      /** It ended in a vowel that was held, and a second of silence after it: he was thinking. */
      readonly drawnOut: boolean;
    };

type Ended = Extract<VoiceEvent, { kind: 'ended' }>;

const START_WINDOW = 5;
const START_FRAMES = 4;
const PRE_ROLL_FRAMES = 10;
const TAIL_FRAMES = 10;
/** As many as a beginning may need when it is noticed. */
const RECENT_FRAMES = PRE_ROLL_FRAMES + START_WINDOW + 1;
/** Silence that ends an utterance: a short answer at once, a sentence after a breath, a «э-э…» after a thought. */
const SHORT_END_FRAMES = 15;
const FALLEN_END_FRAMES = 20;
const OPEN_END_FRAMES = 32;
const THOUGHT_FRAMES = 50;
const SHORT_FRAMES = 60;
/** How an utterance ends is told by no more than this. */
const ENDING_FRAMES = 27;
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
  /** What it takes to end it since its last loud frame; found when it is first needed. */
  ending: { readonly frames: number; readonly drawnOut: boolean } | undefined;
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

  /** A view of the frames before `end`, at most so many. */
  before(end: number, frames: number): Int16Array {
    return this.#samples.subarray(Math.max(0, end - frames) * FRAME_SAMPLES, end * FRAME_SAMPLES);
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
  #thinking = false;
  #pause: Ended | undefined;

  /** Set by whoever has words of it: he is in the middle of a thought («ну…»), so that silence is waited out longer. */
  set thinking(thinks: boolean) {
    this.#thinking = thinks;
    if (this.#open) this.#open.ending = undefined;
  }

  /** One frame of 160 samples; the array may be used again. */
  push(frame: Int16Array): readonly VoiceEvent[] {
    const level = levelOf(frame);
    const floor = this.#floor(level);
    this.#pause = undefined;
    this.#recent.set(frame, (this.#frame % RECENT_FRAMES) * FRAME_SAMPLES);
    const events =
      this.#open === undefined ? this.#listen(level, floor) : this.#follow(this.#open, frame, level, floor);
    this.#frame++;
    return events;
  }

  /**
   * Right after a frame: he has fallen silent, for 200 ms so far. What is told as `ended`, with the same samples, should he
   * say no more; how it ended is not known yet.
   */
  get pause(): Ended | undefined {
    return this.#pause;
  }

  /**
   * Ends the utterance that has paused so, for whoever can tell that this was all: a sentence, once a short answer would be
   * over; not a thought. Nothing before that, and nothing when something was said since then.
   */
  finish(pause: Ended): readonly VoiceEvent[] {
    const open = this.#open;
    const same =
      open?.startFrame === pause.startMs / FRAME_MS && (open.lastLoud + 1) * FRAME_MS === pause.endMs;
    const isSentence = open?.ending !== undefined && open.ending.frames < THOUGHT_FRAMES;
    return same && isSentence ? [this.#end(open)] : [];
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
    if (this.#hearsKey()) {
      this.#loud.length = 0;
      return [];
    }
    const firstLoud = this.#frame - (this.#loud.length - 1 - this.#loud.indexOf(true));
    const sound = this.#soundSince(firstLoud);
    this.#open = { startFrame: firstLoud, sound, lastLoud: this.#frame, ending: undefined };
    this.#loud.length = 0;
    return [{ kind: 'started', atMs: firstLoud * FRAME_MS }];
  }

  /** A key's tones are loud as words are. */
  #hearsKey(): boolean {
    let keys = 0;
    for (let back = 0; back < START_WINDOW; back++)
      if (isKeyTone(this.#recentFrame(this.#frame - back))) keys++;
    return keys > START_WINDOW / 2;
  }

  #recentFrame(frame: number): Int16Array {
    const at = (frame % RECENT_FRAMES) * FRAME_SAMPLES;
    return this.#recent.subarray(at, at + FRAME_SAMPLES);
  }

  /** With what was heard a little before. */
  #soundSince(firstLoud: number): Sound {
    const sound = new Sound();
    for (let frame = Math.max(0, firstLoud - PRE_ROLL_FRAMES); frame <= this.#frame; frame++)
      sound.add(this.#recentFrame(frame));
    return sound;
  }

  #follow(open: Open, frame: Int16Array, level: number, floor: number): readonly VoiceEvent[] {
    open.sound.add(frame);
    if (level > Math.max(QUIETEST_DB, floor + STAYS_ABOVE_DB)) {
      open.lastLoud = this.#frame;
      open.ending = undefined;
    }
    const quiet = this.#frame - open.lastLoud;
    if (quiet === TAIL_FRAMES) this.#pause = this.#told(open);
    if (quiet >= SHORT_END_FRAMES) open.ending ??= this.#endingOf(open);
    const over = open.ending !== undefined && quiet >= open.ending.frames;
    return over || this.#frame - open.startFrame + 1 >= MAX_FRAMES ? [this.#end(open)] : [];
  }

  #endingOf(open: Open): NonNullable<Open['ending']> {
    const end = open.lastLoud + 1 - this.#firstKept(open);
    const how = utteranceEnd(open.sound.before(end, ENDING_FRAMES));
    if (how === 'drawn-out') return { frames: THOUGHT_FRAMES, drawnOut: true };
    if (this.#thinking) return { frames: THOUGHT_FRAMES, drawnOut: false };
    const short = open.lastLoud - open.startFrame < SHORT_FRAMES;
    const long = how === 'falling' ? FALLEN_END_FRAMES : OPEN_END_FRAMES;
    return { frames: short ? SHORT_END_FRAMES : long, drawnOut: false };
  }

  #firstKept({ startFrame }: Open): number {
    return Math.max(0, startFrame - PRE_ROLL_FRAMES);
  }

  #end(open: Open): VoiceEvent {
    this.#open = undefined;
    this.#thinking = false;
    return this.#told(open);
  }

  #told(open: Open): Ended {
    const firstKept = this.#firstKept(open);
    return {
      kind: 'ended',
      startMs: open.startFrame * FRAME_MS,
      endMs: (open.lastLoud + 1) * FRAME_MS,
      samples: open.sound.begin(open.lastLoud + 1 + TAIL_FRAMES - firstKept),
      drawnOut: open.ending?.drawnOut ?? false,
    };
  }
}
