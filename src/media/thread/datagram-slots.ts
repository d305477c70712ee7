import { family4, type Libc, type Slab } from './libc.ts';

/** A `sockaddr_in` or `sockaddr_in6` without what follows the address. */
export type NameWords = readonly [number, number, number, number, number, number];

/*
 * struct mmsghdr on 64-bit Linux, little-endian (glibc; musl's own layout is the same in it):
 *    0         8         16        24        32        40        48     56
 *   +---------+---------+---------+---------+---------+---------+------+---------+
 *   | name *  | length  | iovec * | 1       | control*| length  | flags| bytes   |
 *   +---------+---------+---------+---------+---------+---------+------+---------+
 * struct cmsghdr with SCM_TIMESTAMPNS:
 *    0         8         12        16        24
 *   +---------+---------+---------+---------+---------+
 *   | length  | level   | type    | seconds | ns      |
 *   +---------+---------+---------+---------+---------+
 */
const headerBytes = 64;
const vectorBytes = 16;
const nameBytes = 32;
const controlBytes = 64;
/** Longer datagrams are cut: none of RTP, RTCP, DTLS or STUN is longer on a network of 1500. */
const dataBytes = 2048;

/** Room for some datagrams that come in one system call. */
export class DatagramSlots {
  readonly count: number;
  readonly #libc: Libc;
  readonly #slab: Slab;
  /** All of its memory, in which `nameAt` is a place. */
  readonly words: Int32Array;
  readonly #views: Buffer[] = [];
  readonly #names: number;
  readonly #controls: number;
  readonly #data: number;

  constructor(libc: Libc, count: number) {
    this.#libc = libc;
    this.count = count;
    const vectors = count * headerBytes;
    this.#names = vectors + count * vectorBytes;
    this.#controls = this.#names + count * nameBytes;
    this.#data = this.#controls + count * controlBytes;
    this.#slab = libc.slab(this.#data + count * dataBytes);
    this.words = new Int32Array(this.#slab.memory);
    const layout = new DataView(this.#slab.memory);
    for (let i = 0; i < count; i += 1) {
      const header = i * headerBytes;
      const vector = vectors + i * vectorBytes;
      this.#slab.point(header, this.#names + i * nameBytes, nameBytes);
      this.#slab.point(header + 16, vector, vectorBytes);
      layout.setBigUint64(header + 24, 1n, true);
      this.#slab.point(header + 32, this.#controls + i * controlBytes, controlBytes);
      this.#slab.point(vector, this.#data + i * dataBytes, dataBytes);
      layout.setBigUint64(vector + 8, BigInt(dataBytes), true);
      this.#views.push(Buffer.from(this.#slab.memory, this.#data + i * dataBytes, dataBytes));
    }
    this.#renew(count);
  }

  /** What waits at a socket, as many datagrams as there is room for; says how many. */
  receive(fd: number): number {
    const came = this.#libc.receive(fd, this.#slab, this.count);
    if (came > 0) this.#renew(came);
    return came;
  }

  /** The bytes of one, good until the next `receive`. */
  bytes(slot: number): Buffer {
    const length = this.words[(slot * headerBytes + 56) >> 2]!;
    // most are as long as the one before
    if (this.#views[slot]!.length !== length)
      this.#views[slot] = Buffer.from(this.#slab.memory, this.#data + slot * dataBytes, length);
    return this.#views[slot]!;
  }

  /** Whether one came from where `name` was made of. */
  isNamed(slot: number, name: NameWords): boolean {
    const at = this.nameAt(slot);
    const { words } = this;
    if (words[at] !== name[0] || words[at + 1] !== name[1]) return false;
    if ((name[0] & 0xffff) === family4) return true;
    return (
      words[at + 2] === name[2] &&
      words[at + 3] === name[3] &&
      words[at + 4] === name[4] &&
      words[at + 5] === name[5]
    );
  }

  /** Where one came from: the system's `sockaddr`, up to the end of the address in it. */
  name(slot: number): NameWords {
    const at = this.nameAt(slot);
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = this.words.subarray(at, at + 6);
    return [a, b, c, d, e, f];
  }

  /** Where in `words` the system's `sockaddr` of one begins. */
  nameAt(slot: number): number {
    return (this.#names + slot * nameBytes) >> 2;
  }

  nameBytes(slot: number): Uint8Array {
    return new Uint8Array(this.#slab.memory, this.#names + slot * nameBytes, nameBytes);
  }

  /** When it came to this machine, milliseconds since 1970 with fractions. */
  stampMs(slot: number): number {
    const at = (this.#controls + slot * controlBytes) >> 2;
    return (this.words[at + 4]! >>> 0) * 1000 + this.words[at + 6]! / 1e6;
  }

  /** The system overwrote these lengths with its own. */
  #renew(used: number): void {
    for (let i = 0; i < used; i += 1) {
      this.words[(i * headerBytes + 8) >> 2] = nameBytes;
      this.words[(i * headerBytes + 40) >> 2] = controlBytes;
    }
  }
}
