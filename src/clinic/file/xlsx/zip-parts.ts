// PKWARE APPNOTE (ZIP) by way of yauzl; ECMA-376 part 2: an XLSX is a zip of named parts.
import yauzl from 'yauzl';
import { isFailure } from '../../../base/index.ts';
import { fileFailure, type FileLimits } from '../file-limits.ts';

const looksAtRatioFromBytes = 32 * 1024 * 1024;

/** The parts of one XLSX, each unpacked as a stream and never beyond the limits. */
export class ZipParts {
  readonly #zip: yauzl.ZipFile;
  readonly #entries: ReadonlyMap<string, yauzl.Entry>;
  readonly #limits: FileLimits;

  private constructor(zip: yauzl.ZipFile, entries: ReadonlyMap<string, yauzl.Entry>, limits: FileLimits) {
    this.#zip = zip;
    this.#entries = entries;
    this.#limits = limits;
  }

  /** Throws `Failure('invalid', 'file.damaged' | 'file.bomb')`. */
  static async open(path: string, limits: FileLimits): Promise<ZipParts> {
    try {
      const zip = await yauzl.openPromise(path, { autoClose: false, lazyEntries: true });
      const entries = new Map<string, yauzl.Entry>();
      if (zip.entryCount > 10_000) throw fileFailure('file.bomb');
      for await (const entry of zip.eachEntry()) entries.set(entry.fileName.replace(/^\//, ''), entry);
      return new ZipParts(zip, entries, limits);
    } catch (error) {
      throw isFailure(error) ? error : fileFailure('file.damaged', {}, error);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  packedBytes(name: string): number {
    return this.#entries.get(name)?.compressedSize ?? 0;
  }

  /** The text of a part, piece by piece, with the share of its unpacked bytes that has been read. */
  async *text(name: string): AsyncGenerator<{ text: string; share: number }> {
    const entry = this.#entries.get(name);
    if (!entry) return;
    this.#refuseBomb(entry.uncompressedSize, entry.compressedSize);
    const decoder = new TextDecoder();
    let bytes = 0;
    try {
      const stream = await this.#zip.openReadStreamPromise(entry);
      for await (const piece of stream as AsyncIterable<Buffer>) {
        bytes += piece.length;
        this.#refuseBomb(bytes, entry.compressedSize);
        yield {
          text: decoder.decode(piece, { stream: true }),
          share: bytes / Math.max(1, entry.uncompressedSize),
        };
      }
    } catch (error) {
      throw isFailure(error) ? error : fileFailure('file.damaged', {}, error);
    }
    yield { text: decoder.decode(), share: 1 };
  }

  /** A small part as a whole: the workbook, its relations, its styles. */
  async whole(name: string): Promise<string> {
    let text = '';
    for await (const piece of this.text(name)) {
      text += piece.text;
      if (text.length > 16 * 1024 * 1024) throw fileFailure('file.bomb');
    }
    return text;
  }

  close(): void {
    this.#zip.close();
  }

  #refuseBomb(unpacked: number, packed: number): void {
    const isTooMuch = unpacked > this.#limits.unpackedBytes;
    const isTooDense = unpacked > looksAtRatioFromBytes && unpacked > packed * this.#limits.unpackedRatio;
    if (isTooMuch || isTooDense) throw fileFailure('file.bomb');
  }
}
