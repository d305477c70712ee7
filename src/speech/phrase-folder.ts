import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, isFailure, type Clock, type Log } from '../base/index.ts';
import { levelsOf } from './frame-level.ts';
import { voiceOfFolder } from './own-voice/own-voice-folder.ts';
import type { Phrase } from './speech.ts';
import { readWav, writeWav } from './wav.ts';

/** A file as it was when it was looked at last. */
interface Kept {
  readonly bytes: number;
  readonly modifiedMs: number;
  /** Absent of one that an earlier run has left and nobody has asked for yet. */
  readonly phrase?: Phrase;
  readonly checkedMs: number;
}

export interface PhraseFolderOptions {
  readonly directory: string;
  readonly log: Log;
  readonly clock: Clock;
  /** The files that were used least recently are removed above this. Default 256 MiB (about 4.5 hours of speech). */
  readonly maxBytes?: number;
}

const rateHz = 8000;
const defaultMaxBytes = 256 * 2 ** 20;
/** What was looked at so lately is taken to be there still, when nothing is to be played yet. */
const freshMs = 10_000;
/**
 * How exactly the time of its last use is kept with a file. Not at each use: whoever holds the sound decoded knows by
 * this time that the file is the same.
 */
const useKeptToMs = 60 * 60_000;

/**
 * Spoken sentences on the disk, by file name. There is one for a directory, whatever engines write into it: two would clear
 * each other's work away and count it twice.
 */
export class PhraseFolder {
  readonly #options: PhraseFolderOptions;
  /** By file name, least recently used first. */
  readonly #files = new Map<string, Kept>();
  /** What somebody waits for is not removed: by file name, how many do. */
  readonly #held = new Map<string, number>();
  #bytes = 0;
  #opened: Promise<void> | undefined;

  constructor(options: PhraseFolderOptions) {
    this.#options = options;
  }

  /** Whether it was there a moment ago. It is used again then; of many calls most sentences are the same. */
  isFresh(name: string): boolean {
    const kept = this.#files.get(name);
    if (!kept?.phrase || this.#options.clock.monotonicMs() - kept.checkedMs > freshMs) return false;
    this.#remember(name, kept);
    return true;
  }

  /**
   * The phrase of a file that is there and whole; `speaker`: the folder that it lies in, which is made where it lacks. Throws
   * `Failure` `speech.cache-unwritable`.
   */
  async find(name: string, speaker?: string): Promise<Phrase | undefined> {
    this.#opened ??= this.#open();
    await this.#opened;
    const { directory, clock } = this.#options;
    const path = join(directory, name);
    const found = await stat(path).catch(() => undefined);
    if (!found) {
      // before anything is said, not after: who ends late does not bring back a folder that was removed meanwhile
      if (speaker !== undefined) await this.#makeFolder(speaker);
      return undefined;
    }
    const kept = this.#files.get(name);
    const unchanged = kept?.bytes === found.size && kept.modifiedMs === found.mtimeMs;
    const phrase = (unchanged ? kept.phrase : undefined) ?? (await phraseIn(path));
    if (!phrase) return undefined;
    const modifiedMs = await this.#used(path, found.mtimeMs);
    this.#remember(name, { bytes: found.size, modifiedMs, phrase, checkedMs: clock.monotonicMs() });
    return phrase;
  }

  /** Writes a sentence down, under its name only when it is whole. Throws `Failure` `speech.cache-unwritable`. */
  async keep(name: string, samples: Int16Array): Promise<Phrase> {
    const { directory, clock } = this.#options;
    const path = join(directory, name);
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
    this.#remember(name, { bytes: wav.length, modifiedMs: 0, phrase, checkedMs: clock.monotonicMs() });
    await this.#removeOldest();
    return phrase;
  }

  /** Somebody waits for it, until the returned function is called. */
  hold(name: string): () => void {
    this.#held.set(name, (this.#held.get(name) ?? 0) + 1);
    return () => {
      const others = (this.#held.get(name) ?? 1) - 1;
      if (others > 0) this.#held.set(name, others);
      else this.#held.delete(name);
    };
  }

  /** A speaker's folder was removed from the disk. */
  forget(speaker: string): void {
    for (const [name, { bytes }] of this.#files) {
      if (!name.startsWith(`${speaker}/`)) continue;
      this.#files.delete(name);
      this.#bytes -= bytes;
    }
  }

  /** Leaves the time of use with the file, for the next run; gives what the file has. */
  async #used(path: string, modifiedMs: number): Promise<number> {
    const nowMs = this.#options.clock.now();
    if (nowMs - modifiedMs < useKeptToMs) return modifiedMs;
    const now = new Date(nowMs);
    await utimes(path, now, now).catch(() => undefined);
    return nowMs;
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
      if (this.#held.has(name)) continue;
      this.#files.delete(name);
      this.#bytes -= bytes;
      await rm(join(this.#options.directory, name), { force: true }).catch((err: unknown) => {
        this.#options.log.warn({ err }, 'a phrase could not be removed from the cache');
      });
    }
  }
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
