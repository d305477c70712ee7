import { BeepEar } from './beep-ear.ts';

export type MachineSign = 'long-speech' | 'beep';

/** Who begins to talk later than this after the answer is not reading out a greeting. */
const startsWithinMs = 3500;
/** A person says "hello" and waits; a greeting goes on for longer than this. */
const longSpeechMs = 2800;
/** An utterance is known to be over only after this much silence. */
const endSilenceMs = 600;
/** A greeting with pauses in it: so much speech in the first while. */
const firstWhileMs = 10_000;
const muchSpeechMs = 6000;

/**
 * Tells an answering machine from a person by what is heard in the first seconds, and by its beep.
 * Times are milliseconds of audio since the answer.
 */
export class MachineEar {
  readonly #beep = new BeepEar();
  #openSince: number | undefined;
  #spokenMs = 0;

  speechStarted(atMs: number): void {
    this.#openSince = atMs;
  }

  /** The utterance that had begun is over; `counted: false` for a noise or an echo. */
  speechEnded(startMs: number, endMs: number, counted: boolean): MachineSign | undefined {
    this.#openSince = undefined;
    if (!counted || endMs > firstWhileMs) return undefined;
    this.#spokenMs += endMs - startMs;
    const long = startMs <= startsWithinMs && endMs - startMs >= longSpeechMs;
    return long || this.#spokenMs >= muchSpeechMs ? 'long-speech' : undefined;
  }

  push(frame: Int16Array, atMs: number): MachineSign | undefined {
    if (this.#beep.push(frame)) return 'beep';
    const since = this.#openSince;
    if (since === undefined || since > startsWithinMs || atMs - since < longSpeechMs + endSilenceMs)
      return undefined;
    this.#openSince = undefined;
    return 'long-speech';
  }
}
