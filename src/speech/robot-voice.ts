import { isFailure, within, type Clock, type Log } from '../base/index.ts';
import type { Mouth } from './engines/voice-kind.ts';
import type { Speech } from './speech.ts';

/** Who speaks in one talk, in one voice from its beginning to its end where that can be. */
export interface TalkVoice {
  /** As `PhraseCache.speak`. */
  speak(text: string): Promise<Speech>;
}

export interface RobotVoiceOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** The one that a clinic wants to be heard; absent when that is the spare one. */
  readonly chosen?: Mouth;
  /** The one that is always there: it says what the chosen one can't. */
  readonly spare: Mouth;
}

/** All sentences of a talk, before anybody is dialled. */
const prepareMs = 20_000;
/** The first sound of a sentence that was not prepared, on the line. */
const firstSoundMs = 1000;

/**
 * What the robot of a clinic speaks with: the chosen voice, and when that fails or is late, the one that is always there. A
 * talk that was prepared keeps its voice to the end.
 */
export class RobotVoice {
  readonly #options: RobotVoiceOptions;

  constructor(options: RobotVoiceOptions) {
    this.#options = options;
  }

  /** Makes ready all that a talk may say, and gives who says it. Throws as `PhraseCache.phrase` when no voice can. */
  async prepare(texts: readonly string[]): Promise<TalkVoice> {
    const { chosen, spare } = this.#options;
    if (chosen && (await this.#prepared(chosen, texts))) return this.speaker();
    await spare.phrases.prepare(texts, spare.voice);
    return new StayingVoice({ ...this.#options, chosen: undefined });
  }

  /** Who says what was not prepared. */
  speaker(): TalkVoice {
    return new StayingVoice(this.#options);
  }

  async #prepared({ phrases, voice }: Mouth, texts: readonly string[]): Promise<boolean> {
    const { clock, log } = this.#options;
    try {
      const done = await within(
        clock,
        prepareMs,
        phrases.prepare(texts, voice).then(() => true),
      );
      if (!done) log.warn({}, 'the chosen voice is late: a talk is led in the other one');
      return done ?? false;
    } catch (err) {
      log.warn({ code: codeOf(err) }, 'the chosen voice fails: a talk is led in the other one');
      return false;
    }
  }
}

class StayingVoice implements TalkVoice {
  readonly #options: RobotVoiceOptions;
  /** Undefined once it has failed in this talk. */
  #chosen: Mouth | undefined;
  /** Of all sentences asked for before: each is waited for only from then on. */
  #before: Promise<unknown> = Promise.resolve();

  constructor(options: RobotVoiceOptions) {
    this.#options = options;
    this.#chosen = options.chosen;
  }

  speak(text: string): Promise<Speech> {
    const speech = this.#speak(text, this.#before);
    this.#before = speech.catch(() => undefined);
    return speech;
  }

  async #speak(text: string, before: Promise<unknown>): Promise<Speech> {
    const asked = this.#chosen?.phrases.speak(text, this.#chosen.voice);
    asked?.catch(() => undefined);
    await before;
    const speech = this.#chosen && asked && (await this.#inTime(asked));
    if (speech) return speech;
    this.#chosen = undefined;
    const { phrases, voice } = this.#options.spare;
    return phrases.speak(text, voice);
  }

  async #inTime(asked: Promise<Speech>): Promise<Speech | undefined> {
    const { clock, log } = this.#options;
    try {
      const speech = await within(clock, firstSoundMs, asked);
      if (!speech) log.warn({}, 'the chosen voice is late: the other one goes on');
      return speech;
    } catch (err) {
      log.warn({ code: codeOf(err) }, 'the chosen voice fails: the other one goes on');
      return undefined;
    }
  }
}

function codeOf(err: unknown): string | undefined {
  return isFailure(err) ? err.code : undefined;
}
