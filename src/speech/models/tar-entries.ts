// POSIX.1-1988 (ustar): a header of 512 bytes, then the content, filled up to the next 512.
//
//     0 name (100)   124 size (12, octal)   156 kind (1)   345 prefix (155)
//
const block = 512;

/** A file in an archive. `content` has to be read, to its end, before the next one is asked for. */
interface TarEntry {
  /** `folder/model.onnx` */
  readonly path: string;
  readonly bytes: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/** What is wrong with an archive: said in a sentence, never thrown for what is foreseen elsewhere. */
export class DamagedArchive extends Error {}

/**
 * The plain files of a tar archive, in their order. Links, folders and long names (kinds other than a plain file) are passed
 * over. Throws `DamagedArchive` when it breaks off or is none.
 */
export async function* tarEntries(archive: AsyncIterable<Uint8Array>): AsyncGenerator<TarEntry> {
  const bytes = new ByteReader(archive);
  for (;;) {
    const header = await bytes.take(block);
    if (header === undefined) throw new DamagedArchive('The archive breaks off.');
    if (header.every((byte) => byte === 0)) return;
    const size = octal(header, 124, 12);
    if (size === undefined || !sumIsRight(header)) throw new DamagedArchive('This is no tar archive.');
    const padding = (block - (size % block)) % block;
    const kind = header[156];
    if (kind === 0 || kind === 0x30) {
      let left = size;
      yield {
        path: pathOf(header),
        bytes: size,
        content: (async function* () {
          while (left > 0) {
            const piece = await bytes.some(left);
            if (piece === undefined) throw new DamagedArchive('The archive breaks off.');
            left -= piece.length;
            yield piece;
          }
        })(),
      };
      await bytes.skip(left + padding);
    } else {
      await bytes.skip(size + padding);
    }
  }
}

/** Bytes asked for by number, of a stream that comes in pieces of its own. */
class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#pieces = stream[Symbol.asyncIterator]();
  }

  /** At least one byte and at most so many; undefined at the end. */
  async some(most: number): Promise<Uint8Array | undefined> {
    while (this.#rest.length === 0) {
      const next = await this.#pieces.next();
      if (next.done === true) return undefined;
      this.#rest = next.value;
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  /** Exactly so many bytes; undefined when there are fewer. */
  async take(count: number): Promise<Uint8Array | undefined> {
    const taken = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      const piece = await this.some(count - at);
      if (piece === undefined) return undefined;
      taken.set(piece, at);
      at += piece.length;
    }
    return taken;
  }

  async skip(count: number): Promise<void> {
    let left = count;
    while (left > 0) {
      const piece = await this.some(left);
      if (piece === undefined) throw new DamagedArchive('The archive breaks off.');
      left -= piece.length;
    }
  }
}

function text(header: Uint8Array, from: number, length: number): string {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function octal(header: Uint8Array, from: number, length: number): number | undefined {
  const digits = text(header, from, length).trim();
  return /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : undefined;
}

/** The sum of the header's bytes, with the place of the sum itself taken for spaces. */
function sumIsRight(header: Uint8Array): boolean {
  const sum = header.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
  return octal(header, 148, 8) === sum;
}

function pathOf(header: Uint8Array): string {
  const name = text(header, 0, 100);
  const prefix = text(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}
