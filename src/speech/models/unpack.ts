import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import unbzip2 from 'unbzip2-stream';
import { Failure } from '../../base/index.ts';
import { DamagedArchive, tarEntries } from './tar-entries.ts';

/** What is wanted of an archive: names within its one folder; `folder/` means all in it. */
interface Wanted {
  readonly files: readonly string[];
  readonly papers: readonly string[];
}

/**
 * Takes the wanted files out of a `.tar.bz2` into a folder, which has to be empty; nothing is ever written outside it. Throws
 * `Failure` `models.archive-damaged` or `models.archive-incomplete`.
 */
export async function unpack(
  archive: string,
  folder: string,
  { files, papers }: Wanted,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const wanted = [...files, ...papers];
  const found = new Set<string>();
  let done = 0;
  try {
    for await (const { path, content } of tarEntries(plainBytes(archive))) {
      const name = path.replace(/^\.\//, '').split('/').slice(1).join('/');
      if (!isWanted(name, wanted)) continue;
      found.add(name);
      await mkdir(dirname(join(folder, name)), { recursive: true });
      const file = await open(join(folder, name), 'w', 0o644);
      try {
        for await (const piece of content) {
          await file.write(piece);
          done += piece.length;
          onProgress(done);
        }
        await file.sync();
      } finally {
        await file.close();
      }
    }
  } catch (error) {
    if (error instanceof DamagedArchive) throw damaged(error.message, error);
    throw error;
  }
  const missing = files.filter((name) => ![...found].some((one) => isWanted(one, [name])));
  if (missing.length > 0) {
    throw new Failure('invalid', {
      code: 'models.archive-incomplete',
      message: `The archive has no ${missing.join(', no ')}: it is another one.`,
    });
  }
}

function isWanted(name: string, wanted: readonly string[]): boolean {
  if (name === '' || name.split('/').some((step) => step === '..' || step === '')) return false;
  return wanted.some((one) => (one.endsWith('/') ? name.startsWith(one) : name === one));
}

/** What bzip2 packed, as it was before. */
function plainBytes(archive: string): AsyncIterable<Uint8Array> {
  const packed = createReadStream(archive);
  const unpacker = unbzip2();
  const plain = new PassThrough();
  packed.on('error', (error) => plain.destroy(error));
  // the library throws bare strings and errors of its own at bytes that are no bzip2
  unpacker.on('error', () => plain.destroy(new DamagedArchive('This is no archive packed by bzip2.')));
  plain.on('close', () => packed.destroy());
  packed.pipe(unpacker).pipe(plain);
  return plain;
}

function damaged(message: string, cause: unknown): Failure {
  return new Failure('invalid', { code: 'models.archive-damaged', message, cause });
}
