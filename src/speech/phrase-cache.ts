import { hash } from 'node:crypto';
import { Failure, systemClock, type Clock, type Log } from '../base/index.ts';
import { PhraseFolder } from './phrase-folder.ts';
import { PhraseMaking } from './phrase-making.ts';
import { keptSpeech, liveSpeech, type Phrase, type Speech } from './speech.ts';
import type { Pcm, SpeakerOf, SynthesisWish, Synthesizer, Voice } from './synthesizer.ts';

/** A sentence that somebody waits for. */
interface Asked {
  readonly phrase: Promise<Phrase>;
  /** Resolves with nothing when the sentence is on disk. */
  readonly making: Promise<PhraseMaking | undefined>;
}

/** A sentence and who says it, as it was asked for. */
interface Order {
  /** File name, below the cache's folder. */
  readonly name: string;
  /** Of a speaker, below the cache's folder. */
  readonly folder: string | undefined;
  /** Whose loudness it is. */
  readonly loudnessOf: string;
  /** Bound to the speaker that the name tells of: what is chosen later changes neither. */
  say(wish: SynthesisWish): AsyncIterable<Pcm>;
}

/** What is asked of a cache. */
export type Phrases = Pick<PhraseCache, 'phrase' | 'speak' | 'prepare'>;

export interface PhraseCacheOptions {
  /** Where the sentences lie; a `PhraseFolder` where other caches keep theirs in it, too. */
  readonly directory: string | PhraseFolder;
  readonly synthesizer: Synthesizer;
  readonly log: Log;
  /** As in `PhraseFolderOptions`. */
  readonly maxBytes?: number;
  readonly clock?: Clock;
}

/** Raised when the sound that is made of the same text, voice and engine changes. */
const processing = 2;
/** How much a new sentence tells of how loud a voice is, against all before it. */
const newsOfVoice = 0.3;

/**
 * Sentences, synthesised once and kept on disk by text, voice and engine. Asks for the same sentence at the same time share
 * one synthesis; a file that was damaged or deleted is made again; what was not made to its end is not kept.
 */
export class PhraseCache {
  readonly #synthesizer: Synthesizer;
  readonly #clock: Clock;
  readonly #folder: PhraseFolder;
  readonly #asked = new Map<string, Asked>();
  /** How loud each voice is before it is levelled, in LUFS. */
  readonly #voices = new Map<string, number>();

  constructor({ directory, synthesizer, log, maxBytes, clock = systemClock }: PhraseCacheOptions) {
    this.#synthesizer = synthesizer;
    this.#clock = clock;
    this.#folder =
      typeof directory === 'string'
        ? new PhraseFolder({ directory, log, clock, ...(maxBytes === undefined ? {} : { maxBytes }) })
        : directory;
  }

  /** The whole sentence. Throws `Failure` (`unavailable`) when it can't be synthesised or the file not written. */
  phrase(text: string, voice: Voice, speakerOf?: SpeakerOf): Promise<Phrase> {
    return this.#ask(this.#orderOf(text, voice, speakerOf)).phrase;
  }

  /**
   * The sentence as soon as it can begin: at once when it is there, else with its first sound, before whatever is made in
   * advance. Throws as `phrase` does, when that happens before the first sound; a file that can't be written hurts nobody.
   */
  async speak(text: string, voice: Voice, speakerOf?: SpeakerOf): Promise<Speech> {
    const order = this.#orderOf(text, voice, speakerOf);
    const { phrase, making } = this.#ask(order, true);
    const made = await making;
    if (!made) return keptSpeech(await phrase);
    made.hurry();
    const voiceLufs = this.#voices.get(order.loudnessOf);
    return (await liveSpeech(made, phrase, voiceLufs, this.#clock)) ?? keptSpeech(await phrase);
  }

  /** Makes what is not there yet, so that nobody waits for it later; throws as `phrase` does. */
  async prepare(texts: readonly string[], voice: Voice, speakerOf?: SpeakerOf): Promise<void> {
    const orders = texts.map((text) => this.#orderOf(text, voice, speakerOf));
    const missing = orders.filter(({ name }) => !this.#folder.isFresh(name));
    await Promise.all(missing.map((order) => this.#ask(order).phrase));
  }

  /** The same phrases for those who have somebody that says some sentences instead of the voice. */
  saidFirstBy(speakerOf: SpeakerOf): Phrases {
    return {
      phrase: (text, voice) => this.phrase(text, voice, speakerOf),
      speak: (text, voice) => this.speak(text, voice, speakerOf),
      prepare: (texts, voice) => this.prepare(texts, voice, speakerOf),
    };
  }

  #orderOf(text: string, voice: Voice, speakerOf: SpeakerOf | undefined): Order {
    const synthesizer = this.#synthesizer;
    const parts = [processing, synthesizer.id, keyOf(voice), text];
    const speaker = speakerOf?.(text, voice);
    if (!speaker) {
      const say = (wish: SynthesisWish) => synthesizer.synthesize(text, voice, wish);
      return { name: fileName(parts), folder: undefined, loudnessOf: keyOf(voice), say };
    }
    const { name, edition, folder } = speaker;
    const say = (wish: SynthesisWish) => speaker.say(wish);
    return { name: `${folder}/${fileName([...parts, { name, edition }])}`, folder, loudnessOf: name, say };
  }

  #ask(order: Order, urgent = false): Asked {
    const { name, loudnessOf } = order;
    const asked = this.#asked.get(name);
    if (asked) return asked;
    const found = this.#folder.find(name, order.folder);
    const letGo = this.#folder.hold(name);
    const making = found.then((there) =>
      there ? undefined : new PhraseMaking({ say: (wish) => order.say(wish), urgent, clock: this.#clock }),
    );
    const phrase = found
      .then(async (there) => there ?? (await this.#keep(name, (await making)!, loudnessOf)))
      .finally(() => {
        this.#asked.delete(name);
        letGo();
      });
    // who asked may listen to one of the two only
    for (const promised of [making, phrase]) promised.catch(() => undefined);
    const both = { phrase, making };
    this.#asked.set(name, both);
    return both;
  }

  /** Writes it down when it is whole. */
  async #keep(name: string, making: PhraseMaking, speaker: string): Promise<Phrase> {
    const { samples, rawLufs } = await making.whole;
    if (samples.length === 0) {
      throw new Failure('unavailable', {
        code: 'speech.silent-phrase',
        message: 'The synthesizer made no sound of a sentence.',
        retryable: false,
      });
    }
    this.#learn(speaker, rawLufs);
    return this.#folder.keep(name, samples);
  }

  #learn(key: string, lufs: number): void {
    const before = this.#voices.get(key) ?? lufs;
    this.#voices.set(key, before + (lufs - before) * newsOfVoice);
  }
}

/** Its own pace is 1, said or not. */
function keyOf(voice: Voice): string {
  return JSON.stringify([voice.name, voice.rate ?? 1, voice.pitch ?? 1]);
}

function fileName(parts: readonly unknown[]): string {
  return `${hash('sha256', JSON.stringify(parts))}.wav`;
}
