import type { JournalDisk } from '../../src/campaigns/journal-disk.ts';

/** A file in memory, on a disk that may be full: then half of what is appended stands there all the same, and can't be cut off if it is stuck. */
export class FullDisk implements JournalDisk {
  #bytes = Buffer.alloc(0);
  isFull = false;
  isStuck = false;
  aside = '';

  async read(): Promise<Buffer> {
    return this.#bytes;
  }

  async append(bytes: Buffer): Promise<void> {
    const fits = this.isFull ? bytes.subarray(0, bytes.length / 2) : bytes;
    this.#bytes = Buffer.concat([this.#bytes, fits]);
    if (this.isFull) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  }

  async truncate(length: number): Promise<void> {
    if (this.isStuck) throw Object.assign(new Error('input/output error'), { code: 'EIO' });
    this.#bytes = this.#bytes.subarray(0, length);
  }

  async setAside(bytes: Buffer): Promise<void> {
    this.aside += bytes.toString();
  }
}
