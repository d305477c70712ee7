// RFC 7845: Opus in an Ogg file; its clock counts 1/48,000 s whatever was recorded.
import { findOggPage, writeOggPage } from './ogg-page.ts';

const clockRate = 48_000;
const packetUnits = (clockRate * 20) / 1000;
/** What our encoder's beginning is late by: 2.5 ms to look ahead and 4 ms of its own (libopus, any application but low delay). */
const preSkip = 312;
const channels = 2;
const headBytes = 23;
const inputRate = 8000;

/** Writes the pages of one recording: two channels, each a stream of its own, packets of 20 ms. */
export class OpusContainer {
  readonly #serial: number;
  #number = 0;
  #packets = 0;

  constructor(serial: number) {
    this.#serial = serial;
  }

  /** What the file begins with (§5.1, §5.2), each header on a page of its own. */
  headers(): Buffer {
    const head = Buffer.alloc(headBytes);
    head.write('OpusHead', 0, 'latin1');
    head[8] = 1;
    head[9] = channels;
    head.writeUInt16LE(preSkip, 10);
    head.writeUInt32LE(inputRate, 12);
    // two streams of one channel each, left and right (§5.1.1.2)
    head.set([1, 2, 0, 0, 1], 18);
    const vendor = Buffer.from('Perezvon');
    const tags = Buffer.alloc(8 + 4 + vendor.length + 4);
    tags.write('OpusTags', 0, 'latin1');
    tags.writeUInt32LE(vendor.length, 8);
    tags.set(vendor, 12);
    return Buffer.concat([this.#page([head], 0, { first: true }), this.#page([tags], 0)]);
  }

  page(packets: readonly Uint8Array[]): Buffer {
    this.#packets += packets.length;
    return this.#page(packets, this.#packets * packetUnits);
  }

  /** The last page: of its packets only what makes the whole `frames` of 20 ms long is played (§4.4). */
  lastPage(packets: readonly Uint8Array[], frames: number): Buffer {
    return this.#page(packets, preSkip + frames * packetUnits, { last: true });
  }

  #page(
    packets: readonly Uint8Array[],
    granule: number,
    ends: { first?: boolean; last?: boolean } = {},
  ): Buffer {
    const page = writeOggPage({ serial: this.#serial, number: this.#number, granule, packets, ...ends });
    this.#number += 1;
    return page;
  }
}

/** Whether these are the first bytes of such a file. */
export function isOpusRecording(start: Uint8Array): boolean {
  const [head] = findOggPage(start, 0)?.packets ?? [];
  return head?.length === headBytes && Buffer.from(head).toString('latin1', 0, 8) === 'OpusHead';
}

/** Up to where the file is whole, and how long its sound is, from its last bytes; undefined without a whole page. */
export function endOfRecording(
  tail: Uint8Array,
): { readonly wholeBytes: number; readonly durationMs: number; readonly finished: boolean } | undefined {
  let found: ReturnType<typeof findOggPage>;
  for (let page = findOggPage(tail, 0); page; page = findOggPage(tail, page.at + page.bytes)) found = page;
  if (!found) return undefined;
  const durationMs = Math.max(0, ((found.granule - preSkip) * 1000) / clockRate);
  return { wholeBytes: found.at + found.bytes, durationMs, finished: found.last };
}
