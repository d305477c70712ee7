import { addressBytes, type Libc, type Slab } from './libc.ts';

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
  readonly #words: Int32Array;
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
    this.#words = new Int32Array(this.#slab.memory);
    const layout = new DataView(this.#slab.memory);
    const point = (at: number, to: number): void =>
      layout.setBigUint64(at, BigInt(this.#slab.address + to), true);
    for (let i = 0; i < count; i += 1) {
      const header = i * headerBytes;
      const vector = vectors + i * vectorBytes;
      point(header, this.#names + i * nameBytes);
      point(header + 16, vector);
      layout.setBigUint64(header + 24, 1n, true);
      point(header + 32, this.#controls + i * controlBytes);
      point(vector, this.#data + i * dataBytes);
      layout.setBigUint64(vector + 8, BigInt(dataBytes), true);
      this.#views.push(Buffer.from(this.#slab.memory, this.#data + i * dataBytes, dataBytes));
    }
    this.#renew(count);
  }

  /** What waits at a socket, as many datagrams as there is room for; says how many. */
  receive(fd: number): number {
    const came = this.#libc.receive(fd, this.#slab.address, this.count);
    if (came > 0) this.#renew(came);
    return came;
  }

  /** The bytes of one, good until the next `receive`. */
  bytes(slot: number): Buffer {
    const length = this.#words[(slot * headerBytes + 56) >> 2]!;
    // most are as long as the one before
    if (this.#views[slot]!.length !== length)
      this.#views[slot] = Buffer.from(this.#slab.memory, this.#data + slot * dataBytes, length);
    return this.#views[slot]!;
  }

  /** Where one came from, as the system writes it: copies it into `name` when it is another, and says so. */
  copyName(slot: number, name: Int32Array): boolean {
    const at = (this.#names + slot * nameBytes) >> 2;
    let same = true;
    for (let i = 0; i < addressBytes / 4; i += 1) {
      const word = this.#words[at + i]!;
      if (name[i] === word) continue;
      name[i] = word;
      same = false;
    }
    return !same;
  }

  /** When it came to this machine, milliseconds since 1970 with fractions. */
  stampMs(slot: number): number {
    const at = (this.#controls + slot * controlBytes) >> 2;
    return (this.#words[at + 4]! >>> 0) * 1000 + this.#words[at + 6]! / 1e6;
  }

  /** The system overwrote these lengths with its own. */
  #renew(used: number): void {
    for (let i = 0; i < used; i += 1) {
      this.#words[(i * headerBytes + 8) >> 2] = nameBytes;
      this.#words[(i * headerBytes + 40) >> 2] = controlBytes;
    }
  }
}
