import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFull } from '../file/disk-full.ts';

/** `source` is the recording as it came, `ready` as it is said. */
export type SoundOf = 'source' | 'ready';

/** A file or a folder, and when it was written last. */
interface Dated {
  readonly name: string;
  readonly writtenMs: number;
}

const mark = '.removed';

/** The sound of recorded voices: a folder a voice, two WAV files a recording. */
export class VoiceFiles {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Throws `Failure` (`disk-full`) when there is no room. */
  async write(voiceId: string, fileId: string, sound: Readonly<Record<SoundOf, Buffer>>): Promise<void> {
    try {
      await mkdir(join(this.#directory, voiceId), { recursive: true, mode: 0o700 });
      await this.#writeOne(this.#pathOf(voiceId, fileId, 'source'), sound.source);
      await this.#writeOne(this.#pathOf(voiceId, fileId, 'ready'), sound.ready);
    } catch (error) {
      await this.remove(voiceId, fileId);
      throw (error as { code?: string }).code === 'ENOSPC' ? diskFull(error) : error;
    }
  }

  /** Rejects when the file is gone. */
  read(voiceId: string, fileId: string, kind: SoundOf): Promise<Buffer> {
    return readFile(this.#pathOf(voiceId, fileId, kind));
  }

  async remove(voiceId: string, fileId: string): Promise<void> {
    for (const kind of ['source', 'ready'] as const)
      await rm(this.#pathOf(voiceId, fileId, kind), { force: true }).catch(() => undefined);
  }

  async removeVoice(voiceId: string): Promise<void> {
    await rm(join(this.#directory, voiceId), { recursive: true, force: true });
  }

  /** Leaves a note that a voice is about to be removed, so that a kill in the middle is made up for. Never rejects. */
  async markRemoved(voiceId: string): Promise<void> {
    // without a note it is removed all the same: a full disk stops nobody
    await writeFile(join(this.#directory, `${voiceId}${mark}`), '', { mode: 0o600 }).catch(() => undefined);
  }

  /** Voices that were to be removed, and since when. */
  async markedRemoved(): Promise<readonly { readonly voiceId: string; readonly sinceMs: number }[]> {
    const marks = await datedIn(this.#directory, (name) => name.endsWith(mark));
    return marks.map(({ name, writtenMs }) => ({ voiceId: name.slice(0, -mark.length), sinceMs: writtenMs }));
  }

  async unmark(voiceId: string): Promise<void> {
    await rm(join(this.#directory, `${voiceId}${mark}`), { force: true });
  }

  /** Names of a voice's files that were written last before a moment. */
  async writtenBefore(voiceId: string, beforeMs: number): Promise<readonly string[]> {
    const files = await datedIn(join(this.#directory, voiceId), () => true);
    return files.filter(({ writtenMs }) => writtenMs < beforeMs).map(({ name }) => name);
  }

  /** Removes those of the files that are of none of the recordings. */
  async removeOthers(voiceId: string, names: readonly string[], fileIds: readonly string[]): Promise<void> {
    const wanted = new Set(fileIds.flatMap((fileId) => [nameOf(fileId, 'source'), nameOf(fileId, 'ready')]));
    for (const name of names)
      if (!wanted.has(name)) await rm(join(this.#directory, voiceId, name), { force: true });
  }

  async #writeOne(path: string, content: Buffer): Promise<void> {
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await writeFile(temporary, content, { mode: 0o600 });
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  #pathOf(voiceId: string, fileId: string, kind: SoundOf): string {
    return join(this.#directory, voiceId, nameOf(fileId, kind));
  }
}

function nameOf(fileId: string, kind: SoundOf): string {
  return kind === 'source' ? `${fileId}.wav` : `${fileId}-8k.wav`;
}

/** Nothing of a folder that is not there. */
async function datedIn(directory: string, isMeant: (name: string) => boolean): Promise<readonly Dated[]> {
  const names = (await readdir(directory).catch(() => [])).filter(isMeant);
  const dated = names.map(async (name) => {
    const found = await stat(join(directory, name)).catch(() => undefined);
    return found ? [{ name, writtenMs: found.mtimeMs }] : [];
  });
  return (await Promise.all(dated)).flat();
}
