// PKWARE APPNOTE §4.3: local headers with data descriptors (bit 3), so that nothing has to be known beforehand.
import { promisify } from 'node:util';
import { crc32, createDeflateRaw, deflateRaw, deflateRawSync } from 'node:zlib';

const deflatedElsewhere = promisify<Buffer, Buffer>(deflateRaw);

interface Written {
  readonly name: Buffer;
  readonly crc: number;
  readonly packed: number;
  readonly unpacked: number;
  readonly offset: number;
}

/** Writes a zip piece by piece; part names in ASCII, every part and the whole under 4 GB. */
export class ZipWriter {
  readonly #written: Written[] = [];
  #offset = 0;

  /** A part that is in memory. */
  part(name: string, content: string | Buffer): Buffer[] {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    return this.#whole(name, bytes, deflateRawSync(bytes));
  }

  /** A large part that is in memory: packed by another thread. */
  async largePart(name: string, content: Buffer): Promise<Buffer[]> {
    return this.#whole(name, content, await deflatedElsewhere(content));
  }

  #whole(name: string, bytes: Buffer, packed: Buffer): Buffer[] {
    const head = this.#header(name);
    const crc = crc32(bytes);
    return [head, packed, this.#descriptor(name, crc, packed.length, bytes.length)];
  }

  /** A part that is made while it is written. */
  async *stream(name: string, content: AsyncIterable<string>): AsyncGenerator<Buffer> {
    yield this.#header(name);
    const deflate = createDeflateRaw();
    let crc = 0;
    let unpacked = 0;
    let packed = 0;
    const feeding = (async () => {
      for await (const text of content) {
        const bytes = Buffer.from(text);
        crc = crc32(bytes, crc);
        unpacked += bytes.length;
        if (!deflate.write(bytes)) await new Promise((resolve) => deflate.once('drain', resolve));
      }
      deflate.end();
    })();
    feeding.catch((error: Error) => deflate.destroy(error));
    for await (const piece of deflate as AsyncIterable<Buffer>) {
      packed += piece.length;
      yield piece;
    }
    await feeding;
    yield this.#descriptor(name, crc, packed, unpacked);
  }

  /** The directory at the end. */
  end(): Buffer {
    const entries = this.#written.map(centralEntry);
    const size = entries.reduce((sum, entry) => sum + entry.length, 0);
    const tail = Buffer.alloc(22);
    tail.writeUInt32LE(0x06054b50, 0);
    tail.writeUInt16LE(entries.length, 8);
    tail.writeUInt16LE(entries.length, 10);
    tail.writeUInt32LE(size, 12);
    tail.writeUInt32LE(this.#offset, 16);
    return Buffer.concat([...entries, tail]);
  }

  #startOffset = 0;

  #header(name: string): Buffer {
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(20, 4);
    header.writeUInt16LE(0x0008, 6);
    header.writeUInt16LE(8, 8);
    header.writeUInt16LE(dosEpochDate, 12);
    header.writeUInt16LE(Buffer.byteLength(name), 26);
    this.#startOffset = this.#offset;
    this.#offset += header.length + Buffer.byteLength(name);
    return Buffer.concat([header, Buffer.from(name)]);
  }

  #descriptor(name: string, crc: number, packed: number, unpacked: number): Buffer {
    this.#written.push({ name: Buffer.from(name), crc, packed, unpacked, offset: this.#startOffset });
    const descriptor = Buffer.alloc(16);
    descriptor.writeUInt32LE(0x08074b50, 0);
    descriptor.writeUInt32LE(crc, 4);
    descriptor.writeUInt32LE(packed, 8);
    descriptor.writeUInt32LE(unpacked, 12);
    this.#offset += packed + descriptor.length;
    return descriptor;
  }
}

// 1980-01-01, so that the same content gives the same bytes
const dosEpochDate = 0x0021;

function centralEntry(entry: Written): Buffer {
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 6);
  header.writeUInt16LE(0x0008, 8);
  header.writeUInt16LE(8, 10);
  header.writeUInt16LE(dosEpochDate, 14);
  header.writeUInt32LE(entry.crc, 16);
  header.writeUInt32LE(entry.packed, 20);
  header.writeUInt32LE(entry.unpacked, 24);
  header.writeUInt16LE(entry.name.length, 28);
  header.writeUInt32LE(entry.offset, 42);
  return Buffer.concat([header, entry.name]);
}
