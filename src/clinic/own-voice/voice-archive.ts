// PKWARE APPNOTE (ZIP), by way of yauzl.
import { close, open, write } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import yauzl from 'yauzl';
import { Failure, isFailure } from '../../base/index.ts';
import { diskFull } from '../file/disk-full.ts';
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

/** As numbers: who reads the archive closes its file. */
const files = { open: promisify(open), write: promisify(write), close: promisify(close) };

/**
 * The WAV files of a ZIP that arrives, one after another; other files, folders and what a Mac adds are passed over. Throws
 * `Failure`: `own-voice.archive-large`, `own-voice.archive-damaged`, `disk-full`; rejects as the system does.
 */
export async function* readVoiceArchive(content: AsyncIterable<Uint8Array>): AsyncGenerator<ArchivedSound> {
  try {
    const file = await kept(content);
    yield* soundsIn(await opened(file));
  } catch (error) {
    throw (error as { code?: string }).code === 'ENOSPC' ? diskFull(error) : error;
  }
}

/** A ZIP of files that are made while it is written. */
export async function* writeVoiceArchive(
  files: AsyncIterable<{ readonly name: string; readonly content: Buffer | string }>,
): AsyncGenerator<Buffer> {
  const zip = new ZipWriter();
  for await (const { name, content } of files)
    yield* typeof content === 'string' ? zip.part(name, content) : await zip.largePart(name, content);
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

/** In a file without a name: whatever happens, no voice is left among the temporary files. Its reader closes it. */
async function kept(content: AsyncIterable<Uint8Array>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'perezvon-voice-'));
  const file = await files
    .open(join(folder, 'archive.zip'), 'wx+', 0o600)
    .finally(() => rm(folder, { recursive: true, force: true }));
  try {
    for await (const piece of measured(content))
      for (let at = 0; at < piece.length;) at += (await files.write(file, piece, at)).bytesWritten;
    return file;
  } catch (error) {
    await files.close(file);
    throw error;
  }
}

async function opened(file: number): Promise<yauzl.ZipFile> {
  try {
    return await yauzl.fromFdPromise(file, { autoClose: false, lazyEntries: true });
  } catch (error) {
    await files.close(file);
    throw damagedOr(error);
  }
}

async function* soundsIn(zip: yauzl.ZipFile): AsyncGenerator<ArchivedSound> {
  try {
    if (zip.entryCount > mostEntries) throw tooLarge();
    for await (const entry of zip.eachEntry()) {
      const name = entry.fileName.split('/').at(-1) ?? '';
      if (!/\.wav$/i.test(name) || /^(?:__MACOSX\/|.*\/)?\._/.test(entry.fileName)) continue;
      const fits = entry.uncompressedSize <= mostSoundBytes;
      yield { name, content: fits ? await buffer(await zip.openReadStreamPromise(entry)) : undefined };
    }
  } catch (error) {
    throw damagedOr(error);
  } finally {
    zip.close();
  }
}

/** What the reader says of the archive; what the system says of the disk stays that. */
function damagedOr(error: unknown): unknown {
  return isFailure(error) || 'syscall' in (error as Error) ? error : damaged(error);
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
