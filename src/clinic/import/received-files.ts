import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isFailure, type Clock } from '../../base/index.ts';
import { diskFull } from '../file/disk-full.ts';
import type { FileLimits } from '../file/file-limits.ts';
import { tooLarge } from '../file/table-file.ts';

// an upload that nobody loaded holds names and telephones: it is not kept for ever
const keptMs = 7 * 24 * 3_600_000;

/** Uploads on disk from their arrival until they are loaded, named by their import. */
export class ReceivedFiles {
  readonly #directory: string;
  readonly #limits: FileLimits;
  readonly #clock: Clock;

  constructor(options: { readonly directory: string; readonly limits: FileLimits; readonly clock: Clock }) {
    this.#directory = options.directory;
    this.#limits = options.limits;
    this.#clock = options.clock;
  }

  pathOf(importId: string): string {
    return join(this.#directory, importId);
  }

  /** Writes an upload as it comes and returns its size; one above the limit is cut off and leaves nothing. */
  async store(importId: string, content: AsyncIterable<Uint8Array>): Promise<number> {
    await mkdir(this.#directory, { recursive: true, mode: 0o700 });
    await this.#removeOld();
    const path = this.pathOf(importId);
    let bytes = 0;
    const limits = this.#limits;
    async function* measured(): AsyncGenerator<Uint8Array> {
      for await (const piece of content) {
        bytes += piece.length;
        if (bytes > limits.fileBytes) throw tooLarge(limits);
        yield piece;
      }
    }
    try {
      await pipeline(Readable.from(measured()), createWriteStream(`${path}.part`, { mode: 0o600 }));
      await rename(`${path}.part`, path);
      return bytes;
    } catch (error) {
      await rm(`${path}.part`, { force: true });
      throw isFailure(error) || (error as { code?: string }).code !== 'ENOSPC' ? error : diskFull(error);
    }
  }

  async remove(importId: string): Promise<void> {
    await rm(this.pathOf(importId), { force: true });
  }

  async #removeOld(): Promise<void> {
    for (const name of await readdir(this.#directory)) {
      const path = join(this.#directory, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: this.#clock.now() }));
      if (this.#clock.now() - mtimeMs > keptMs) await rm(path, { force: true });
    }
  }
}
