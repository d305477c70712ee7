import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFull } from '../file/disk-full.ts';

/** `source` is the recording as it came, `ready` as it is said. */
export type SoundOf = 'source' | 'ready';

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
    return join(this.#directory, voiceId, kind === 'source' ? `${fileId}.wav` : `${fileId}-8k.wav`);
  }
}
