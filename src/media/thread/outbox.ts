// sendmmsg(2): the packets of a slice on their way out. They are gathered here and leave together: those of one socket
// by one call, and none of them between the steps of two streams, which would cool the processor's caches for both.
// It knows how messages lie in its slab; where that is, `libc.ts` alone does.
import { sizeOf, type Libc, type Slab } from './libc.ts';

/*
 * struct mmsghdr on 64-bit Linux, little-endian:
 *    0         8         16        24        32        40        48     56
 *   +---------+---------+---------+---------+---------+---------+------+---------+
 *   | name *  | length  | iovec * | 1       | 0       | 0       | 0    | bytes   |
 *   +---------+---------+---------+---------+---------+---------+------+---------+
 */
const headerBytes = 64;
const vectorBytes = 16;
const nameBytes = 32;
/** G.711 and G.722 sealed, Opus, reports. What is longer leaves by itself. */
const usualBytes = 256;
const longestBytes = 2048;
/** The first does not wait for more than so many others. */
const mostWaiting = 64;

export class Outbox {
  readonly #libc: Libc;
  readonly #slab: Slab;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #sockets = new Int32Array(mostWaiting);
  readonly #vectors = mostWaiting * headerBytes;
  readonly #names = this.#vectors + mostWaiting * vectorBytes;
  readonly #data = this.#names + mostWaiting * nameBytes;
  /** One that is too long to wait, and its name. */
  readonly #single = this.#data + mostWaiting * usualBytes;
  #count = 0;

  constructor(libc: Libc) {
    this.#libc = libc;
    this.#slab = libc.slab(this.#single + nameBytes + longestBytes);
    this.#bytes = new Uint8Array(this.#slab.memory);
    this.#view = new DataView(this.#slab.memory);
    for (let i = 0; i < mostWaiting; i += 1) {
      const [header, vector] = [i * headerBytes, this.#vectors + i * vectorBytes];
      this.#slab.point(header, this.#names + i * nameBytes, nameBytes);
      this.#slab.point(header + 16, vector, vectorBytes);
      this.#slab.point(vector, this.#data + i * usualBytes, usualBytes);
      this.#view.setUint32(header + 24, 1, true);
    }
  }

  /** Takes a copy that leaves with the next `flush`; `to` is a `sockaddr`. */
  add(socket: number, bytes: Uint8Array, to: Uint8Array): void {
    if (bytes.length > usualBytes) {
      this.send(socket, bytes, to);
      return;
    }
    const i = this.#count;
    this.#sockets[i] = socket;
    this.#bytes.set(bytes, this.#data + i * usualBytes);
    this.#bytes.set(to, this.#names + i * nameBytes);
    this.#view.setUint32(i * headerBytes + 8, sizeOf(to), true);
    this.#view.setUint32(this.#vectors + i * vectorBytes + 8, bytes.length, true);
    this.#count = i + 1;
    if (this.#count === mostWaiting) this.flush();
  }

  /** Sends one now, after those that wait. What is longer than any of ours is cut. */
  send(socket: number, bytes: Uint8Array, to: Uint8Array): void {
    this.flush();
    const length = Math.min(bytes.length, longestBytes);
    this.#bytes.set(to, this.#single);
    this.#bytes.set(length === bytes.length ? bytes : bytes.subarray(0, length), this.#single + nameBytes);
    this.#libc.send(socket, this.#slab, this.#single + nameBytes, length, this.#single, sizeOf(to));
  }

  /** All that wait leave now, in their order. */
  flush(): void {
    const count = this.#count;
    this.#count = 0;
    for (let from = 0, until = 0; from < count; from = until) {
      const socket = this.#sockets[from]!;
      do until += 1;
      while (until < count && this.#sockets[until] === socket);
      if (until - from === 1) this.#one(socket, from);
      else this.#many(socket, from, until);
    }
  }

  #one(socket: number, i: number): void {
    const length = this.#view.getUint32(this.#vectors + i * vectorBytes + 8, true);
    const toBytes = this.#view.getUint32(i * headerBytes + 8, true);
    const [data, name] = [this.#data + i * usualBytes, this.#names + i * nameBytes];
    this.#libc.send(socket, this.#slab, data, length, name, toBytes);
  }

  /** What can't leave is lost, and nothing after it. */
  #many(socket: number, from: number, until: number): void {
    for (let at = from; at < until;) {
      const left = this.#libc.sendMany(socket, this.#slab, at * headerBytes, until - at);
      at += left > 0 ? left : 1;
    }
  }
}
