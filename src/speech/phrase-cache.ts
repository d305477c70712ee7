import { hash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, isFailure, systemClock, type Clock, type Log } from '../base/index.ts';
import { levelsOf } from './frame-level.ts';
import { voiceOfFolder } from './own-voice/own-voice-folder.ts';
import { PhraseMaking } from './phrase-making.ts';
import { keptSpeech, liveSpeech, type Phrase, type Speech } from './speech.ts';
import type { Pcm, SpeakerOf, SynthesisWish, Synthesizer, Voice } from './synthesizer.ts';
import { readWav, writeWav } from './wav.ts';

/** A file as it was when it was looked at last. */
interface Kept {
  readonly bytes: number;
  readonly modifiedMs: number;
  /** Absent of one that an earlier run has left and nobody has asked for yet. */
  readonly phrase?: Phrase;
  readonly checkedMs: number;
}

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
  readonly directory: string;
  readonly synthesizer: Synthesizer;
  readonly log: Log;
  /** The files that were used least recently are removed above this. Default 256 MiB (about 4.5 hours of speech). */
  readonly maxBytes?: number;
  readonly clock?: Clock;
}

const rateHz = 8000;
/** Raised when the sound that is made of the same text, voice and engine changes. */
const processing = 2;
const defaultMaxBytes = 256 * 2 ** 20;
/** What was looked at so lately is taken to be there still, when nothing is to be played yet. */
const freshMs = 10_000;
/**
 * How exactly the time of its last use is kept with a file. Not at each use: whoever holds the sound decoded knows by
 * this time that the file is the same.
 */
const useKeptToMs = 60 * 60_000;
/** How much a new sentence tells of how loud a voice is, against all before it. */
const newsOfVoice = 0.3;

/**
 * Sentences, synthesised once and kept on disk by text, voice and engine. Asks for the same sentence at the same time share
 * one synthesis; a file that was damaged or deleted is made again; what was not made to its end is not kept.
 */
export class PhraseCache {
  readonly #options: PhraseCacheOptions;
  readonly #clock: Clock;
  readonly #asked = new Map<string, Asked>();
  /** By file name, least recently used first. */
  readonly #files = new Map<string, Kept>();
  /** How loud each voice is before it is levelled, in LUFS. */
  readonly #voices = new Map<string, number>();
  #bytes = 0;
  #opened: Promise<void> | undefined;

  constructor(options: PhraseCacheOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
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
    const missing = orders.filter(({ name }) => !this.#isFresh(name));
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

  /** A speaker's folder was removed from the disk. */
  forget(folder: string): void {
    for (const [name, { bytes }] of this.#files) {
      if (!name.startsWith(`${folder}/`)) continue;
      this.#files.delete(name);
      this.#bytes -= bytes;
    }
  }

  #orderOf(text: string, voice: Voice, speakerOf: SpeakerOf | undefined): Order {
    const { synthesizer } = this.#options;
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
    const found = this.#find(order);
    const making = found.then((there) =>
      there ? undefined : new PhraseMaking({ say: (wish) => order.say(wish), urgent, clock: this.#clock }),
    );
    const phrase = found
      .then(async (there) => there ?? (await this.#keep(name, (await making)!, loudnessOf)))
      .finally(() => this.#asked.delete(name));
    // who asked may listen to one of the two only
    for (const promised of [making, phrase]) promised.catch(() => undefined);
    const both = { phrase, making };
    this.#asked.set(name, both);
    return both;
  }

  /** It is used again then; of many calls most sentences are the same. */
  #isFresh(name: string): boolean {
    const kept = this.#files.get(name);
    if (!kept?.phrase || this.#clock.monotonicMs() - kept.checkedMs > freshMs) return false;
    this.#remember(name, kept);
    return true;
  }

  /** The phrase of a file that is there and whole. */
  async #find({ name, folder }: Order): Promise<Phrase | undefined> {
    this.#opened ??= this.#open();
    await this.#opened;
    const path = join(this.#options.directory, name);
    const found = await stat(path).catch(() => undefined);
    if (!found) {
      // before anything is said, not after: who ends late does not bring back a folder that was removed meanwhile
      if (folder) await this.#makeFolder(folder);
      return undefined;
    }
    const kept = this.#files.get(name);
    const unchanged = kept?.bytes === found.size && kept.modifiedMs === found.mtimeMs;
    const phrase = (unchanged ? kept.phrase : undefined) ?? (await phraseIn(path));
    if (!phrase) return undefined;
    const modifiedMs = await this.#used(path, found.mtimeMs);
    this.#remember(name, { bytes: found.size, modifiedMs, phrase, checkedMs: this.#clock.monotonicMs() });
    return phrase;
  }

  /** Leaves the time of use with the file, for the next run; gives what the file has. */
  async #used(path: string, modifiedMs: number): Promise<number> {
    const nowMs = this.#clock.now();
    if (nowMs - modifiedMs < useKeptToMs) return modifiedMs;
    const now = new Date(nowMs);
    await utimes(path, now, now).catch(() => undefined);
    return nowMs;
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
    const path = join(this.#options.directory, name);
    const wav = writeWav(samples, rateHz);
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(temporary, wav);
      await rename(temporary, path);
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw unwritable(cause);
    }
    const phrase = { path, durationMs: (samples.length * 1000) / rateHz, levels: levelsOf(samples) };
    // it is looked at when it is asked for again
    this.#remember(name, { bytes: wav.length, modifiedMs: 0, phrase, checkedMs: this.#clock.monotonicMs() });
    await this.#removeOldest();
    return phrase;
  }

  #learn(key: string, lufs: number): void {
    const before = this.#voices.get(key) ?? lufs;
    this.#voices.set(key, before + (lufs - before) * newsOfVoice);
  }

  async #makeFolder(folder: string): Promise<void> {
    try {
      await mkdir(join(this.#options.directory, folder), { recursive: true });
    } catch (cause) {
      throw unwritable(cause);
    }
  }

  /** Learns what an earlier run left, and clears away what it did not finish. */
  async #open(): Promise<void> {
    const { directory } = this.#options;
    try {
      await mkdir(directory, { recursive: true });
      const names = await namesIn(directory);
      const unfinished = names.filter((name) => name.endsWith('.tmp'));
      await Promise.all(unfinished.map((name) => rm(join(directory, name), { force: true })));
      const kept = names.filter((name) => name.endsWith('.wav'));
      const files = await Promise.all(kept.map((name) => leftBehind(directory, name)));
      files
        .flat()
        .sort((a, b) => a.modifiedMs - b.modifiedMs)
        .forEach(({ name, ...file }) => this.#remember(name, file));
    } catch (cause) {
      this.#opened = undefined;
      throw isFailure(cause) ? cause : unwritable(cause);
    }
  }

  /** As the one that was used last. */
  #remember(name: string, kept: Kept): void {
    this.#bytes += kept.bytes - (this.#files.get(name)?.bytes ?? 0);
    this.#files.delete(name);
    this.#files.set(name, kept);
  }

  async #removeOldest(): Promise<void> {
    const limit = this.#options.maxBytes ?? defaultMaxBytes;
    for (const [name, { bytes }] of this.#files) {
      // the newest one is about to be played, however small the limit
      if (this.#bytes <= limit || this.#files.size === 1) return;
      if (this.#asked.has(name)) continue;
      this.#files.delete(name);
      this.#bytes -= bytes;
      await rm(join(this.#options.directory, name), { force: true }).catch((err: unknown) => {
        this.#options.log.warn({ err }, 'a phrase could not be removed from the cache');
      });
    }
  }
}

/** Its own pace is 1, said or not. */
function keyOf(voice: Voice): string {
  return JSON.stringify([voice.name, voice.rate ?? 1, voice.pitch ?? 1]);
}

function fileName(parts: readonly unknown[]): string {
  return `${hash('sha256', JSON.stringify(parts))}.wav`;
}

/** With those in folders of speakers, `own-voice-…/….wav`; other folders are those of other caches. */
async function namesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  const within = await Promise.all(
    names
      .filter((name) => voiceOfFolder(name) !== undefined)
      // it may be removed at this moment
      .map(async (folder) => {
        const inFolder = await readdir(join(directory, folder)).catch(() => []);
        return inFolder.map((name) => `${folder}/${name}`);
      }),
  );
  return [...names, ...within.flat()];
}

async function phraseIn(path: string): Promise<Phrase | undefined> {
  const file = await readFile(path).catch(() => undefined);
  const samples = file && readWav(file, rateHz);
  return samples && { path, durationMs: (samples.length * 1000) / rateHz, levels: levelsOf(samples) };
}

/** Nothing of what somebody has removed at this moment. */
async function leftBehind(directory: string, name: string): Promise<(Kept & { readonly name: string })[]> {
  const found = await stat(join(directory, name)).catch(() => undefined);
  return found ? [{ name, bytes: found.size, modifiedMs: found.mtimeMs, checkedMs: -Infinity }] : [];
}

function unwritable(cause: unknown): Failure {
  return new Failure('unavailable', {
    code: 'speech.cache-unwritable',
    message: 'The folder of spoken phrases cannot be written.',
    cause,
  });
}
