// PKWARE APPNOTE (ZIP), by way of yauzl.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { Failure, isFailure } from '../../base/index.ts';
import { ZipWriter } from '../file/xlsx/zip-writer.ts';

/** A sound file of an archive: its bare name, and what is in it; undefined when that is more than a recording can be. */
export interface ArchivedSound {
  readonly name: string;
  readonly content: Buffer | undefined;
}

const mostBytes = 512 * 2 ** 20;
const mostEntries = 3_000;
/** Of one file unpacked; yauzl sees to it that none is longer than it says. */
const mostSoundBytes = 32 * 2 ** 20;

/**
 * The WAV files of a ZIP that arrives, one after another; other files, folders and what a Mac adds are passed over. Throws
 * `Failure`: `own-voice.archive-large`, `own-voice.archive-damaged`.
 */
export async function* readVoiceArchive(content: AsyncIterable<Uint8Array>): AsyncGenerator<ArchivedSound> {
  const folder = await mkdtemp(join(tmpdir(), 'perezvon-voice-'));
  try {
    const path = join(folder, 'archive.zip');
    await pipeline(Readable.from(measured(content)), createWriteStream(path, { mode: 0o600 }));
    yield* soundsIn(path);
  } catch (error) {
    throw isFailure(error) ? error : damaged(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A ZIP of files that are made while it is written. */
export async function* writeVoiceArchive(
  files: AsyncIterable<{ readonly name: string; readonly content: Buffer | string }>,
): AsyncGenerator<Buffer> {
  const zip = new ZipWriter();
  for await (const { name, content } of files) yield* zip.part(name, content);
  yield zip.end();
}

async function* measured(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const piece of content) {
    bytes += piece.length;
    if (bytes > mostBytes) throw tooLarge();
    yield piece;
  }
}

async function* soundsIn(path: string): AsyncGenerator<ArchivedSound> {
  const zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true });
  try {
    if (zip.entryCount > mostEntries) throw tooLarge();
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.split('/').at(-1) ?? '';
      if (!/\.wav$/i.test(name) || /^(?:__MACOSX\/|.*\/)?\._/.test(entry.fileName)) continue;
      const fits = entry.uncompressedSize <= mostSoundBytes;
      yield { name, content: fits ? await buffer(await zip.openReadStreamPromise(entry)) : undefined };
    }
  } finally {
    zip.close();
  }
}

function tooLarge(): Failure {
  return new Failure('invalid', {
    code: 'own-voice.archive-large',
    message: 'The archive is larger than 512 MB, or holds more than 3,000 files: send it in parts.',
  });
}

function damaged(cause: unknown): Failure {
  return new Failure('invalid', {
    code: 'own-voice.archive-damaged',
    message: 'This is no ZIP, or it was not copied whole.',
    cause,
  });
}
