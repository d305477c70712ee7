import { isFailure, type Clock, type Timer } from '../base/index.ts';
import type { Phrase, PhraseCache, Voice } from '../speech/index.ts';
import type { PartnerEvent, Sentence } from './partner.ts';
import type { VoiceLine } from './voice-line.ts';

export interface SentencePlayerOptions {
  readonly line: VoiceLine;
  readonly phrases: PhraseCache;
  readonly voice: Voice;
  readonly clock: Clock;
  /** Resolves when nobody is in the middle of saying something, or has been for too long. */
  quiet(): Promise<void>;
  report(event: PartnerEvent): void;
}

/** A breath between two sentences. */
const breathMs = 150;
/** A sound that ended before its time for no reason told: the line has gone, unless nothing says so within this. */
const unexplainedMs = 1000;

type PlayEnd = Awaited<ReturnType<VoiceLine['play']>['done']>;

interface Playing {
  readonly id: number;
  readonly sentence: number;
  readonly text: string;
  readonly phrase: Phrase;
  readonly playback: ReturnType<VoiceLine['play']>;
}

/** Plays the sentences of one `say` after another, one `say` at a time. */
export class SentencePlayer {
  readonly #options: SentencePlayerOptions;
  #saying = 0;
  #playing: Playing | undefined;
  /** The sentence before the breath in progress; the first one before any has begun. */
  #last: { id: number; sentence: number; msFromEnd: number } | undefined;
  #mute: Timer | undefined;

  constructor(options: SentencePlayerOptions) {
    this.#options = options;
  }

  /** Where in the prompt we are; `undefined` when nothing is being said. */
  get place(): { readonly id: number; readonly sentence: number; readonly msFromEnd: number } | undefined {
    const playing = this.#playing;
    if (!playing) return this.#last;
    return {
      id: playing.id,
      sentence: playing.sentence,
      msFromEnd: Math.max(0, playing.phrase.durationMs - playing.playback.playedMs),
    };
  }

  /** Loudness of what goes out now. */
  get level(): number {
    const playing = this.#playing;
    return playing?.phrase.levels[Math.floor(playing.playback.playedMs / 20)] ?? 0;
  }

  async say(id: number, sentences: readonly Sentence[]): Promise<void> {
    this.stop();
    const turn = this.#saying;
    // what begins before our first sound is not said over nothing
    this.#last = { id, sentence: 0, msFromEnd: Infinity };
    const { phrases, voice, clock, report } = this.#options;
    const files = sentences.map((sentence) => phrases.phrase(sentence.text, voice));
    // a later sentence may fail while an earlier one is still being said
    files.forEach((file) => void file.catch(() => undefined));
    try {
      for (const [index, sentence] of sentences.entries()) {
        const phrase = await files[index]!;
        if (index > 0) await clock.sleep(breathMs);
        if (turn === this.#saying && sentence.afterQuiet) await this.#options.quiet();
        if (turn !== this.#saying) return;
        const end = await this.#play(id, index, sentence.text, phrase);
        if (turn !== this.#saying) return;
        if (!end.finished) return this.#fellSilent(end.problem);
      }
      this.#last = undefined;
      report({ event: 'said', id });
    } catch (error) {
      if (turn === this.#saying)
        report({ event: 'trouble', code: isFailure(error) ? error.code : 'scenario.bug' });
    }
  }

  /** Nobody has stopped it, and still it was not said: to go on silent would be to leave him alone. */
  #fellSilent(problem: string | undefined): void {
    const tell = (): void =>
      this.#options.report({ event: 'trouble', code: `line.${problem ?? 'sound-broke-off'}` });
    if (problem) tell();
    else this.#mute = this.#options.clock.after(unexplainedMs, tell);
  }

  /** Breaks off; what was heard of the sentence is reported at once. */
  stop(): void {
    this.#saying += 1;
    this.#last = undefined;
    this.#mute?.cancel();
    const playing = this.#playing;
    if (!playing) return;
    this.#playing = undefined;
    const { playedMs } = playing.playback;
    playing.playback.stop();
    this.#tellSaid(playing, playedMs, false);
  }

  async #play(id: number, sentence: number, text: string, phrase: Phrase): Promise<PlayEnd> {
    const playback = this.#options.line.play({ file: phrase.path });
    const playing: Playing = { id, sentence, text, phrase, playback };
    this.#playing = playing;
    this.#options.report({ event: 'sentence-began', id, sentence });
    const end = await playing.playback.done;
    if (this.#playing !== playing) return end;
    this.#playing = undefined;
    this.#last = { id, sentence, msFromEnd: 0 };
    this.#tellSaid(playing, end.playedMs, end.finished);
    return end;
  }

  #tellSaid(playing: Playing, heardMs: number, finished: boolean): void {
    const { id, sentence, text } = playing;
    this.#options.report({ event: 'sentence-said', id, sentence, text, heardMs, finished });
  }
}
