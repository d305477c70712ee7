import { levelOf } from '../speech/index.ts';
import { BeepEar } from './beep-ear.ts';

export type MachineSign = 'long-speech' | 'beep';

/** Who begins to talk later than this after the answer is not reading out a greeting. */
const startsWithinMs = 3000;
/**
 * A person says "hello" and waits, or talks over us for a sentence («да-да, я помню, приду» takes a slow one 3.4 s);
 * what goes on for longer than this is a greeting.
 */
const longSpeechMs = 4200;
/** Sentences with pauses between them, from the first word to the last. */
const longStretchMs = 6000;
const pauseMs = 900;
/** An utterance is known to be over only after this much silence. */
const endSilenceMs = 600;
/** RMS, of 32768: louder than the noise of a line. */
const loud = 200;
/** So much speech makes one wait for whether more of it comes. */
const suspiciousMs = 1500;

/**
 * Tells an answering machine from a person by what is heard in the first seconds, and by its beep.
 * Times are milliseconds of audio since the answer.
 */
export class MachineEar {
  readonly #beep = new BeepEar();
  #openSince: number | undefined;
  #loudAtMs = 0;
  /** Utterances with short pauses between them. */
  #stretch: { readonly startMs: number; readonly endMs: number } | undefined;

  speechStarted(atMs: number): void {
    this.#openSince = atMs;
  }

  /** The utterance that had begun is over. */
  speechEnded(startMs: number, endMs: number): MachineSign | undefined {
    this.#openSince = undefined;
    this.#stretch = { startMs: this.#stretchStart(startMs), endMs };
    return this.#judge(startMs, endMs);
  }

  /** What had begun was a noise, or our own echo. */
  speechDropped(): void {
    this.#openSince = undefined;
  }

  push(frame: Int16Array, atMs: number): MachineSign | undefined {
    if (this.#beep.push(frame)) return 'beep';
    if (levelOf(frame) > loud) this.#loudAtMs = atMs;
    const since = this.#openSince;
    // a recognizer that is late with what it heard must not make a person a machine
    const goneOnUntilMs = Math.min(atMs - endSilenceMs, this.#loudAtMs);
    const sign = since === undefined ? undefined : this.#judge(since, goneOnUntilMs);
    if (sign) this.#openSince = undefined;
    return sign;
  }

  /** Somebody has just said more than one says to pick up a telephone, and may only be drawing breath. */
  mayGoOn(atMs: number): boolean {
    const stretch = this.#stretch;
    if (!stretch || stretch.startMs > startsWithinMs || stretch.endMs - stretch.startMs < suspiciousMs)
      return false;
    return atMs - stretch.endMs < pauseMs;
  }

  #judge(startMs: number, endMs: number): MachineSign | undefined {
    const long = startMs <= startsWithinMs && endMs - startMs >= longSpeechMs;
    const stretchStartMs = this.#stretchStart(startMs);
    const manySentences = stretchStartMs <= startsWithinMs && endMs - stretchStartMs >= longStretchMs;
    return long || manySentences ? 'long-speech' : undefined;
  }

  #stretchStart(startMs: number): number {
    const stretch = this.#stretch;
    return stretch && startMs - stretch.endMs <= pauseMs ? stretch.startMs : startMs;
  }
}
