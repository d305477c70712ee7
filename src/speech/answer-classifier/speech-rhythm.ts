import { levelOf } from '../frame-level.ts';

/** A stretch of speech with no pause of `sentencePauseMs` in it, or of sentences with no longer pause between them. */
export interface Stretch {
  readonly startMs: number;
  readonly endMs: number;
  /** Of it with sound. */
  readonly soundMs: number;
}

const frameMs = 20;
/** Between two sentences; shorter ones are within one. */
const sentencePauseMs = 400;
/** Longer, and what follows is a new beginning. */
const stretchPauseMs = 900;
/** RMS, of 32768: louder than the noise of a line. */
const quietest = 200;
/** Above the quietest moment of the last second and a half: 10 dB. */
const aboveNoise = 3.2;
const noiseFrames = 75;
/** Below the voice that was heard: 22 dB. */
const belowVoice = 0.08;
/** A talker is heard this loud again and again (9 dB below his loudest); what stays quieter is behind him. */
const strong = 0.35;
const strongEveryMs = 500;
/** Behind a voice that was recorded for callers it is quieter than this part of it: 30 dB. */
const recordedNoise = 0.03;
/** The memory of how loud he was: halved in 7 s. */
const forgets = 0.998;
/** A recogniser that heard the same sentence begin has told a time that differs by less. */
const sameMs = 300;
/** A click is no speech. */
const leastMs = 80;
const lowest = 8;

/** Loudness of a sound in decibels: how much of it there was, and how much it rose and fell. */
class Swing {
  #frames = 0;
  #sum = 0;
  #squares = 0;

  add(level: number): void {
    const dB = 20 * Math.log10(Math.max(lowest, level));
    this.#frames += 1;
    this.#sum += dB;
    this.#squares += dB * dB;
  }

  /** Standard deviation, decibels. */
  get value(): number {
    if (this.#frames === 0) return 0;
    const mean = this.#sum / this.#frames;
    return Math.sqrt(Math.max(0, this.#squares / this.#frames - mean * mean));
  }
}

interface Sentence {
  readonly startMs: number;
  endMs: number;
  soundMs: number;
}

/**
 * When somebody speaks and when he pauses. Follows the noise of the line, and leaves out what is much quieter than the
 * voice; needs no model and costs a microsecond a frame. Times are milliseconds of audio.
 */
export class SpeechRhythm {
  #atMs = 0;
  readonly #levels = new Float64Array(noiseFrames).fill(Infinity);
  #frame = 0;
  #last = 0;
  #voice = 0;
  #runMs = 0;
  #sentence: Sentence | undefined;
  #sentences: Sentence[] = [];
  #swing = new Swing();
  #heardMs = 0;
  #background = 0;
  #strongAtMs = 0;

  /** One frame of 160 samples; one that is `muted` (a tone, our own voice) is passed as silence. */
  push(frame: Int16Array, muted = false): void {
    this.#atMs += frameMs;
    const level = muted ? 0 : levelOf(frame);
    this.#background = this.#noise(level, muted);
    this.#voice = Math.max(level, this.#voice * forgets);
    if (level >= this.#voice * strong) this.#strongAtMs = this.#atMs;
    const near = this.#atMs - this.#strongAtMs <= strongEveryMs;
    const loud = near && level > Math.max(quietest, this.#background * aboveNoise, this.#voice * belowVoice);
    this.#runMs = loud ? this.#runMs + frameMs : 0;
    if (this.#sentence) this.#follow(this.#sentence, level, loud);
    else if (this.#runMs >= leastMs) this.#begin();
  }

  /** Takes back what was heard since then: it was a noise, or our own voice. */
  drop(sinceMs: number): void {
    this.#sentences = this.#sentences.filter(({ startMs }) => startMs < sinceMs - leastMs);
    if (this.#sentence && this.#sentence.startMs >= sinceMs - leastMs) this.#sentence = undefined;
  }

  /** Somebody is in the middle of a sentence. */
  get speaking(): boolean {
    return this.#sentence !== undefined && this.#atMs - this.#sentence.endMs < sentencePauseMs;
  }

  /** How long it has been quiet; since the beginning when nobody has spoken. */
  get quietMs(): number {
    const last = this.#sentence ?? this.#sentences.at(-1);
    return this.#atMs - (last?.endMs ?? 0);
  }

  /** So much is to be heard behind the voice that a living person is more likely. */
  get isNoisy(): boolean {
    return this.#background > this.#voice * recordedNoise;
  }

  /** When somebody spoke first; undefined before. */
  get onsetMs(): number | undefined {
    return (this.#sentences[0] ?? this.#sentence)?.startMs;
  }

  get heardMs(): number {
    return this.#heardMs;
  }

  /** How many sentences have begun by then, and how much sound they have; without those that begin at these times. */
  begunBy(
    latestMs: number,
    without: readonly number[],
  ): { readonly sentences: number; readonly soundMs: number } {
    const all = this.#sentence ? [...this.#sentences, this.#sentence] : this.#sentences;
    const begun = all.filter(
      ({ startMs }) => startMs <= latestMs && without.every((ms) => Math.abs(startMs - ms) > sameMs),
    );
    return { sentences: begun.length, soundMs: begun.reduce((sum, { soundMs }) => sum + soundMs, 0) };
  }

  /** The sentence in progress, or the last. */
  get sentence(): Stretch | undefined {
    return this.#sentence ?? this.#sentences.at(-1);
  }

  /** The last sentence with those before it that it follows closely. */
  get stretch(): Stretch | undefined {
    return this.joined(stretchPauseMs);
  }

  /** The last sentence with those before it, as long as no pause between them was longer. */
  joined(pauseMs: number): Stretch | undefined {
    const all = this.#sentence ? [...this.#sentences, this.#sentence] : this.#sentences;
    const last = all.at(-1);
    if (!last) return undefined;
    let { startMs, soundMs } = last;
    for (let at = all.length - 2; at >= 0 && startMs - all[at]!.endMs <= pauseMs; at -= 1) {
      startMs = all[at]!.startMs;
      soundMs += all[at]!.soundMs;
    }
    return { startMs, endMs: last.endMs, soundMs };
  }

  /** RMS of the quietest moment of the last second and a half: the noise of the line, or music that has no pauses. */
  get background(): number {
    return this.#background;
  }

  /** How much the loudness of the last sentence rises and falls, in decibels: a voice 6 and more, music and babble less. */
  get swing(): number {
    return this.#swing.value;
  }

  #noise(level: number, muted: boolean): number {
    const smooth = (level + this.#last) / 2;
    this.#last = level;
    // silence that we have made says nothing of the line
    if (!muted) {
      this.#levels[this.#frame % noiseFrames] = smooth;
      this.#frame += 1;
    }
    let least = Infinity;
    for (let n = 0; n < noiseFrames; n += 1) if (this.#levels[n]! < least) least = this.#levels[n]!;
    return least === Infinity ? 0 : least;
  }

  #begin(): void {
    this.#swing = new Swing();
    this.#sentence = { startMs: this.#atMs - this.#runMs, endMs: this.#atMs, soundMs: this.#runMs };
    this.#heardMs += this.#runMs;
  }

  #follow(sentence: Sentence, level: number, loud: boolean): void {
    if (loud) {
      sentence.endMs = this.#atMs;
      sentence.soundMs += frameMs;
      this.#heardMs += frameMs;
    }
    const quietMs = this.#atMs - sentence.endMs;
    // the pause after it is no part of it
    if (quietMs <= 100) this.#swing.add(Math.sqrt(Math.max(0, level ** 2 - this.#background ** 2)));
    if (quietMs < sentencePauseMs) return;
    this.#sentences.push(sentence);
    this.#sentence = undefined;
  }
}
