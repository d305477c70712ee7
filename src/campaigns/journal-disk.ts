import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** One append-only file, and one beside it. Everything rejects as Node's file system does: a full disk with `ENOSPC`. */
export interface JournalDisk {
  read(): Promise<Buffer>;
  /** Resolves when the bytes are on the disk itself. */
  append(bytes: Buffer): Promise<void>;
  truncate(length: number): Promise<void>;
  /** Appends to the file beside it; resolves as `append` does. */
  setAside(bytes: Buffer): Promise<void>;
}

/** `answers.journal` in a folder, and `answers.damaged` beside it, all closed to other users of the machine. */
export class JournalFile implements JournalDisk {
  readonly #file: FileHandle;
  readonly #beside: string;

  private constructor(file: FileHandle, beside: string) {
    this.#file = file;
    this.#beside = beside;
  }

  static async open(directory: string): Promise<JournalFile> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const file = await open(join(directory, 'answers.journal'), 'a+', 0o600);
    return new JournalFile(file, join(directory, 'answers.damaged'));
  }

  async read(): Promise<Buffer> {
    const { size } = await this.#file.stat();
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await this.#file.read(bytes, 0, size, 0);
    return bytes.subarray(0, bytesRead);
  }

  async append(bytes: Buffer): Promise<void> {
    await this.#file.appendFile(bytes);
    await this.#file.datasync();
  }

  async truncate(length: number): Promise<void> {
    await this.#file.truncate(length);
    await this.#file.datasync();
  }

  async setAside(bytes: Buffer): Promise<void> {
    const file = await open(this.#beside, 'a', 0o600);
    try {
      await file.appendFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
