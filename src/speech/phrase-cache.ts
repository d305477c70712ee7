import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, isFailure, systemClock, type Clock, type Log } from '../base/index.ts';
import { levelled } from './loudness.ts';
import { toTelephoneRate } from './resample.ts';
import type { Synthesizer, Voice } from './synthesizer.ts';
import { wavDurationMs, writeWav } from './wav.ts';

/** A sentence as a file: WAV, PCM 16 bits, 8 kHz, mono. */
export interface Phrase {
  readonly path: string;
  readonly durationMs: number;
}

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
const processing = 1;
const defaultMaxBytes = 256 * 2 ** 20;

/**
 * Sentences, synthesised once and kept on disk by text, voice and engine. Asks for the same
 * sentence at the same time share one synthesis; a file that was damaged or deleted is made again.
 */
export class PhraseCache {
  readonly #options: PhraseCacheOptions;
  readonly #clock: Clock;
  readonly #asked = new Map<string, Promise<Phrase>>();
  /** Bytes by file name, least recently used first. */
  readonly #files = new Map<string, number>();
  #bytes = 0;
  #opened: Promise<void> | undefined;

  constructor(options: PhraseCacheOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** Throws `Failure` (`unavailable`) when the sentence can't be synthesised or the file not written. */
  phrase(text: string, voice: Voice): Promise<Phrase> {
    const name = `${keyOf(text, voice, this.#options.synthesizer.id)}.wav`;
    const asked = this.#asked.get(name);
    if (asked) return asked;
    const phrase = this.#find(name, text, voice).finally(() => this.#asked.delete(name));
    this.#asked.set(name, phrase);
    return phrase;
  }

  async #find(name: string, text: string, voice: Voice): Promise<Phrase> {
    this.#opened ??= this.#open();
    await this.#opened;
    const path = join(this.#options.directory, name);
    const durationMs = await durationOf(path);
    if (durationMs !== undefined) {
      const now = new Date(this.#clock.now());
      await utimes(path, now, now).catch(() => undefined);
      this.#remember(name, this.#files.get(name) ?? 44 + durationMs * 16);
      return { path, durationMs };
    }
    return await this.#make(name, path, text, voice);
  }

  async #make(name: string, path: string, text: string, voice: Voice): Promise<Phrase> {
    const pcm = await this.#options.synthesizer.synthesize(text, voice);
    const samples = levelled(toTelephoneRate(pcm.samples, pcm.sampleRateHz, rateHz));
    if (samples.length === 0) {
      throw new Failure('unavailable', {
        code: 'speech.silent-phrase',
        message: 'The synthesizer made no sound of a sentence.',
        retryable: false,
      });
    }
    const wav = writeWav(samples, rateHz);
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(temporary, wav);
      await rename(temporary, path);
    } catch (cause) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw unwritable(cause);
    }
    this.#remember(name, wav.length);
    await this.#removeOldest();
    return { path, durationMs: (samples.length * 1000) / rateHz };
  }

  /** Learns what an earlier run left, and clears away what it did not finish. */
  async #open(): Promise<void> {
    const { directory } = this.#options;
    try {
      await mkdir(directory, { recursive: true });
      const names = await readdir(directory);
      const unfinished = names.filter((name) => name.endsWith('.tmp'));
      await Promise.all(unfinished.map((name) => rm(join(directory, name), { force: true })));
      const kept = names.filter((name) => name.endsWith('.wav'));
      const files = await Promise.all(
        kept.map(async (name) => ({ name, ...(await sizeAndUse(join(directory, name))) })),
      );
      files.sort((a, b) => a.usedAt - b.usedAt).forEach((file) => this.#remember(file.name, file.bytes));
    } catch (cause) {
      this.#opened = undefined;
      throw isFailure(cause) ? cause : unwritable(cause);
    }
  }

  #remember(name: string, bytes: number): void {
    this.#bytes += bytes - (this.#files.get(name) ?? 0);
    this.#files.delete(name);
    this.#files.set(name, bytes);
  }

  async #removeOldest(): Promise<void> {
    const limit = this.#options.maxBytes ?? defaultMaxBytes;
    for (const [name, bytes] of this.#files) {
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

function keyOf(text: string, voice: Voice, engine: string): string {
  const parts = [processing, engine, voice.name, voice.rate ?? 1, voice.pitch ?? 1, text];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function durationOf(path: string): Promise<number | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(44), 0, 44, 0);
    return wavDurationMs(buffer.subarray(0, bytesRead), size, rateHz);
  } catch {
    return undefined;
  } finally {
    await file.close();
  }
}

async function sizeAndUse(path: string): Promise<{ bytes: number; usedAt: number }> {
  const found = await stat(path);
  return { bytes: found.size, usedAt: found.mtimeMs };
}

function unwritable(cause: unknown): Failure {
  return new Failure('unavailable', {
    code: 'speech.cache-unwritable',
    message: 'The folder of spoken phrases cannot be written.',
    cause,
  });
}
