import { isFailure, type Clock, type Timer } from '../base/index.ts';
import type { TalkVoice, Speech } from '../speech/index.ts';
import type { PartnerEvent, Place, Sentence } from './partner.ts';
import type { VoiceLine } from './voice-line.ts';

export interface SentencePlayerOptions {
  readonly line: VoiceLine;
  readonly speaker: TalkVoice;
  readonly clock: Clock;
  /** Resolves when nobody is in the middle of saying something, or has been for too long. */
  quiet(): Promise<void>;
  report(event: PartnerEvent): void;
}

/** A breath between two sentences. */
const breathMs = 150;
/** Whoever goes on and on is spoken over: he would never hear that nobody understands him. */
const givesWay = 2;
/** One who is broken off so near its end need not hear the sentence again. */
const nearlyAll = 0.8;
/** A sound that ended before its time for no reason told: the line has gone, unless nothing says so within this. */
const unexplainedMs = 1000;

type PlayEnd = Awaited<ReturnType<VoiceLine['play']>['done']>;
/** `held`: it is to be begun again. */
type Played = PlayEnd & { readonly held: boolean };

/** Why nothing is played though there is more to say: somebody else speaks. */
interface Hold {
  readonly over: Promise<void>;
  end(): void;
}

interface Playing {
  readonly id: number;
  readonly sentence: number;
  readonly text: string;
  readonly speech: Speech;
  readonly playback: ReturnType<VoiceLine['play']>;
  /** Broken off by `hold`, to be begun again. */
  held: boolean;
}

/** Plays the sentences of one `say` after another, one `say` at a time. */
export class SentencePlayer {
  readonly #options: SentencePlayerOptions;
  #saying = 0;
  /** Of the `say` in progress: which of its sentences give way. */
  #yields: readonly boolean[] = [];
  #hold: Hold | undefined;
  /** How often the `say` in progress has given way. */
  #gaveWay = 0;
  #playing: Playing | undefined;
  /** The sentence before the breath in progress; the first one before any has begun. */
  #last: Place | undefined;
  #mute: Timer | undefined;

  constructor(options: SentencePlayerOptions) {
    this.#options = options;
  }

  /** Where in the prompt we are; `undefined` when nothing is being said. */
  get place(): Place | undefined {
    const playing = this.#playing;
    if (!playing) return this.#last;
    return {
      id: playing.id,
      sentence: playing.sentence,
      msIn: playing.playback.playedMs,
      // while its end is not made yet, it is far away
      msFromEnd: Math.max(0, (playing.speech.durationMs ?? Infinity) - playing.playback.playedMs),
    };
  }

  /** Loudness of what goes out now. */
  get level(): number {
    const playing = this.#playing;
    return playing?.speech.levelAt(playing.playback.playedMs) ?? 0;
  }

  async say(id: number, sentences: readonly Sentence[]): Promise<void> {
    this.stop();
    const turn = this.#saying;
    // what begins before our first sound is not said over nothing
    this.#last = { id, sentence: 0, msIn: 0, msFromEnd: Infinity };
    this.#yields = sentences.map(({ yields }) => yields);
    this.#gaveWay = 0;
    const { speaker, clock, report } = this.#options;
    const speeches = sentences.map((sentence) => speaker.speak(sentence.text));
    // a later sentence may fail while an earlier one is still being said
    speeches.forEach((speech) => void speech.catch(() => undefined));
    try {
      for (const [index, sentence] of sentences.entries()) {
        const speech = await speeches[index]!;
        if (index > 0) await clock.sleep(breathMs);
        if (turn === this.#saying && sentence.afterQuiet) await this.#options.quiet();
        const play = (): Promise<Played> | undefined => {
          report({ event: 'sentence-next', id, sentence: index });
          return turn === this.#saying ? this.#play(id, index, sentence.text, speech) : undefined;
        };
        const end = await this.#playWhole(turn, play, speech);
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

  /** Falls silent for somebody who speaks, where the sentence gives way; true when nothing is to be heard of us now. */
  hold(): boolean {
    const place = this.#playing ?? this.#last;
    if (this.#hold || !place) return this.#hold !== undefined;
    const begins = !this.#playing && place === this.#last && this.#last.msFromEnd < Infinity;
    const next = begins ? place.sentence + 1 : place.sentence;
    if (!this.#yields[next] || this.#gaveWay >= givesWay) return false;
    this.#gaveWay += 1;
    let end: () => void = () => undefined;
    const over = new Promise<void>((resolve) => (end = resolve));
    this.#hold = { over, end };
    if (this.#playing) {
      this.#playing.held = true;
      this.#playing.playback.stop();
    }
    return true;
  }

  /** Begins the sentence again that `hold` broke off. */
  resume(): void {
    this.#hold?.end();
    this.#hold = undefined;
  }

  /** Breaks off; what was heard of the sentence is reported at once. */
  stop(): void {
    this.#saying += 1;
    this.resume();
    this.#last = undefined;
    this.#mute?.cancel();
    const playing = this.#playing;
    if (!playing) return;
    this.#playing = undefined;
    const { playedMs } = playing.playback;
    playing.playback.stop();
    this.#tellSaid(playing, playedMs, false);
  }

  /** Plays it once more each time that it was held, unless hardly anything of it was left. */
  async #playWhole(turn: number, play: () => Promise<Played> | undefined, speech: Speech): Promise<PlayEnd> {
    for (;;) {
      await this.#hold?.over;
      const end = turn === this.#saying ? await play() : undefined;
      if (!end) return { playedMs: 0, finished: false };
      if (!end.held) return end;
      if (end.playedMs < nearlyAll * (speech.durationMs ?? Infinity)) continue;
      await this.#hold?.over;
      return { ...end, finished: true };
    }
  }

  async #play(id: number, sentence: number, text: string, speech: Speech): Promise<Played> {
    const playback = this.#options.line.play(speech.take());
    const playing: Playing = { id, sentence, text, speech, playback, held: false };
    this.#playing = playing;
    this.#options.report({ event: 'sentence-began', id, sentence });
    const end = await playing.playback.done;
    const held = playing.held && end.problem === undefined && !end.finished;
    if (this.#playing !== playing) return { ...end, held };
    this.#playing = undefined;
    this.#last = {
      id,
      sentence,
      msIn: end.playedMs,
      msFromEnd: end.finished ? 0 : (speech.durationMs ?? Infinity) - end.playedMs,
    };
    this.#tellSaid(playing, end.playedMs, end.finished);
    return { ...end, held };
  }

  #tellSaid(playing: Playing, heardMs: number, finished: boolean): void {
    const { id, sentence, text } = playing;
    this.#options.report({ event: 'sentence-said', id, sentence, text, heardMs, finished });
  }
}
