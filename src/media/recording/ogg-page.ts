// RFC 3533 §6: pages of an Ogg file.

/*
 *  offset  0  "OggS"    4  version 0     5  1 continued, 2 first, 4 last
 *          6  granule position, 64 bits  14  serial number of the stream
 *         18  number of the page        22  checksum, counted with zeros here
 *         26  count of lacing values    27  lacing values: a packet's length in parts of 255, the last one below 255
 */
const headBytes = 27;
const mostLacing = 255;

export interface OggPage {
  /** Where the page begins, and how long it is. */
  readonly at: number;
  readonly bytes: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly granule: number;
  /** Whole packets only: nothing of ours goes over the end of a page. */
  readonly packets: readonly Uint8Array[];
}

/** One page of whole packets. Throws `RangeError` when they are too many or too long for one. */
export function writeOggPage(page: {
  readonly serial: number;
  readonly number: number;
  readonly granule: number;
  readonly first?: boolean;
  readonly last?: boolean;
  readonly packets: readonly Uint8Array[];
}): Buffer {
  const lacing = page.packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / 255) }, () => 255),
    length % 255,
  ]);
  if (lacing.length > mostLacing) throw new RangeError('too much for one Ogg page');
  const head = Buffer.alloc(headBytes + lacing.length);
  head.write('OggS', 0, 'latin1');
  head[5] = (page.first ? 2 : 0) | (page.last ? 4 : 0);
  head.writeBigInt64LE(BigInt(page.granule), 6);
  head.writeUInt32LE(page.serial >>> 0, 14);
  head.writeUInt32LE(page.number >>> 0, 18);
  head[26] = lacing.length;
  head.set(lacing, headBytes);
  const bytes = Buffer.concat([head, ...page.packets]);
  bytes.writeUInt32LE(checksum(bytes), 22);
  return bytes;
}

/** The next whole and sound page at `from` or behind it; undefined when there is none. Never throws. */
export function findOggPage(bytes: Uint8Array, from: number): OggPage | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (
    let at = buffer.indexOf('OggS', from, 'latin1');
    at >= 0;
    at = buffer.indexOf('OggS', at + 1, 'latin1')
  ) {
    const page = readPage(buffer, at);
    if (page) return page;
  }
  return undefined;
}

function readPage(buffer: Buffer, at: number): OggPage | undefined {
  if (buffer.length < at + headBytes || buffer[at + 4] !== 0) return undefined;
  const bodyAt = at + headBytes + buffer[at + 26]!;
  const lacing = buffer.subarray(at + headBytes, bodyAt);
  const end = lacing.reduce((sum, length) => sum + length, bodyAt);
  if (bodyAt > buffer.length || end > buffer.length) return undefined;
  const copy = Buffer.from(buffer.subarray(at, end));
  copy.writeUInt32LE(0, 22);
  if (checksum(copy) !== buffer.readUInt32LE(at + 22)) return undefined;
  const flags = buffer[at + 5]!;
  return {
    at,
    bytes: end - at,
    first: (flags & 2) !== 0,
    last: (flags & 4) !== 0,
    granule: Number(buffer.readBigInt64LE(at + 6)),
    packets: packetsOf(buffer.subarray(bodyAt, end), lacing),
  };
}

function packetsOf(body: Buffer, lacing: Uint8Array): Uint8Array[] {
  const packets: Uint8Array[] = [];
  let from = 0;
  let to = 0;
  for (const length of lacing) {
    to += length;
    if (length === 255) continue;
    packets.push(body.subarray(from, to));
    from = to;
  }
  return packets;
}

// polynomial 0x04c11db7, highest bit first, from zero
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value < 0 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

function checksum(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = (value << 8) ^ table[((value >>> 24) ^ byte) & 0xff]!;
  return value >>> 0;
}
