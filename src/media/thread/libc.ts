// socket(2), recvmmsg(2), sendto(2), sendmmsg(2), udp(7): the C library's sockets on 64-bit Linux, called from here and nowhere else,
// because a wrong pointer ends the whole process. Every pointer is a typed array of ours, or a place in a `Slab`: others name
// places by their distance from its beginning, and only here that is looked at and becomes an address.
import { isIPv6 } from 'node:net';
import { endianness } from 'node:os';
import { getSystemErrorName } from 'node:util';

interface Functions {
  readonly socket: (family: number, type: number, protocol: number) => number;
  readonly setsockopt: (fd: number, level: number, name: number, value: Uint8Array, bytes: number) => number;
  readonly getsockopt: (
    fd: number,
    level: number,
    name: number,
    value: Uint8Array,
    bytes: Uint8Array,
  ) => number;
  readonly bind: (fd: number, address: Uint8Array, bytes: number) => number;
  readonly getsockname: (fd: number, address: Uint8Array, bytes: Uint8Array) => number;
  readonly close: (fd: number) => number;
  readonly inet_pton: (family: number, text: string, address: Uint8Array) => number;
  readonly inet_ntop: (family: number, address: Uint8Array, text: Uint8Array, bytes: number) => bigint | null;
  readonly clock_gettime: (clock: number, time: Uint8Array) => number;
  readonly memmove: (target: Uint8Array, source: Uint8Array, bytes: number) => number | bigint;
  readonly recvmmsg: (fd: number, headers: number, count: number, flags: number, timeout: number) => number;
  readonly sendmmsg: (fd: number, headers: number, count: number, flags: number) => number;
  readonly sendto: (
    fd: number,
    bytes: number,
    length: number,
    flags: number,
    address: number,
    addressBytes: number,
  ) => number;
}

const declarations: Readonly<Record<keyof Functions, string>> = {
  socket: 'int socket(int, int, int)',
  setsockopt: 'int setsockopt(int, int, int, void *, uint32_t)',
  getsockopt: 'int getsockopt(int, int, int, void *, void *)',
  bind: 'int bind(int, void *, uint32_t)',
  getsockname: 'int getsockname(int, void *, void *)',
  close: 'int close(int)',
  inet_pton: 'int inet_pton(int, const char *, void *)',
  inet_ntop: 'void *inet_ntop(int, void *, void *, uint32_t)',
  clock_gettime: 'int clock_gettime(int, void *)',
  memmove: 'uint64_t memmove(void *, void *, size_t)',
  recvmmsg: 'int recvmmsg(int, uint64_t, uint32_t, int, uint64_t)',
  sendmmsg: 'int sendmmsg(int, uint64_t, uint32_t, int)',
  sendto: 'int64_t sendto(int, uint64_t, size_t, int, uint64_t, uint32_t)',
};

// glibc and musl
const libraries = ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1'];

export const family4 = 2;
const family6 = 10;
const datagrams = 2;
const nonBlocking = 0o4000;
const closeOnExec = 0o2000000;
const socketLevel = 1;
const timestampNs = 35;
const receiveBuffer = { any: 33, allowed: 8 };
const sendBuffer = { any: 32, allowed: 7 };
const ip6Level = 41;
const ip6Only = 26;
const dontWait = 0x40;
const realtimeClock = 0;
/** `sockaddr_in6`; `sockaddr_in` has 16. */
export const addressBytes = 28;
const longestText = 46;

/** `struct mmsghdr`, its padding counted. */
const messageHeaderBytes = 64;

let addressOf: (slab: Slab, at: number, bytes: number) => number;

/** Memory that the system reads and writes: it never moves, and has to live as long as the system knows of it. */
export class Slab {
  readonly memory: ArrayBuffer;
  readonly #address: number;
  readonly #view: DataView;

  constructor(memory: ArrayBuffer, address: number) {
    this.memory = memory;
    this.#address = address;
    this.#view = new DataView(memory);
  }

  static {
    addressOf = (slab, at, bytes) => {
      if (at >= 0 && bytes >= 0 && at + bytes <= slab.memory.byteLength) return slab.#address + at;
      throw new RangeError(`no ${bytes} bytes at ${at} of ${slab.memory.byteLength}`);
    };
  }

  /** Writes a pointer at `at`, to `bytes` bytes of its own from `to` on. */
  point(at: number, to: number, bytes: number): void {
    this.#view.setBigUint64(at, BigInt(addressOf(this, to, bytes)), true);
  }
}

export class Libc {
  readonly #call: Functions;
  readonly #errno: () => number;
  readonly #scratch = fixed(64);
  readonly #time: DataView;

  private constructor(call: Functions, errno: () => number) {
    this.#call = call;
    this.#errno = errno;
    this.#time = new DataView(this.#scratch.buffer);
  }

  /** Says why where it can't be had: another system, or `koffi` is not installed for it. */
  static async load(): Promise<Libc | string> {
    if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch) || endianness() !== 'LE')
      return `not for ${process.platform} on ${process.arch}`;
    try {
      const { default: koffi } = await import('koffi');
      const library = firstOf(libraries, (name) => koffi.load(name));
      const call = Object.fromEntries(
        Object.entries(declarations).map(([name, declaration]) => [name, library.func(declaration)]),
      ) as unknown as Functions;
      return new Libc(call, () => koffi.errno());
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  slab(bytes: number): Slab {
    const memory = new ArrayBuffer(bytes);
    const view = new Uint8Array(memory);
    return new Slab(memory, Number(this.#call.memmove(view, view, 0)));
  }

  /** A socket that stamps what comes; a system's name for the error, such as `EADDRINUSE`, when it can't be had. */
  openUdp(host: string, port: number): { readonly fd: number; readonly port: number } | string {
    const family = isIPv6(host) ? family6 : family4;
    const fd = this.#call.socket(family, datagrams | nonBlocking | closeOnExec, 0);
    if (fd < 0) return this.#error();
    if (family === family6) this.#setOption(fd, ip6Level, ip6Only, 0);
    this.#setOption(fd, socketLevel, timestampNs, 1);
    const address = fixed(addressBytes);
    const named =
      this.writeAddress(address, host, port) && this.#call.bind(fd, address, sizeOf(address)) === 0;
    if (!named) {
      const error = this.#error();
      this.#call.close(fd);
      return error;
    }
    const length = fixed(4);
    length[0] = addressBytes;
    this.#call.getsockname(fd, address, length);
    return { fd, port: portOf(address) };
  }

  close(fd: number): void {
    this.#call.close(fd);
  }

  /**
   * Room for what waits in both directions, as much as the system allows. Gives the one for what comes, in bytes as the
   * system counts them: with its own bookkeeping, so that it gives twice what was asked for.
   */
  widen(fd: number, bytes: number): number {
    for (const { any, allowed } of [receiveBuffer, sendBuffer])
      if (!this.#setOption(fd, socketLevel, any, bytes)) this.#setOption(fd, socketLevel, allowed, bytes);
    const [value, length] = [fixed(4), fixed(4)];
    length[0] = 4;
    this.#call.getsockopt(fd, socketLevel, receiveBuffer.allowed, value, length);
    return new DataView(value.buffer).getInt32(0, true);
  }

  /** Sends what lies in a slab at `bytes` to whom the `sockaddr` at `to` names, at once or not at all. */
  send(fd: number, slab: Slab, bytes: number, length: number, to: number, toBytes: number): void {
    const [data, name] = [addressOf(slab, bytes, length), addressOf(slab, to, toBytes)];
    this.#call.sendto(fd, data, length, dontWait, name, toBytes);
  }

  /** Sends `count` messages (`struct mmsghdr`) that begin at `headers`; says how many left before one that could not. */
  sendMany(fd: number, slab: Slab, headers: number, count: number): number {
    const at = addressOf(slab, headers, count * messageHeaderBytes);
    return this.#call.sendmmsg(fd, at, count, dontWait);
  }

  /** Fills `count` headers (`struct mmsghdr`) from the slab's beginning on; says how many. */
  receive(fd: number, slab: Slab, count: number): number {
    const at = addressOf(slab, 0, count * messageHeaderBytes);
    return this.#call.recvmmsg(fd, at, count, dontWait, 0);
  }

  /** The wall's clock as the system stamps packets by it, milliseconds since 1970 with fractions. */
  realtimeMs(): number {
    this.#call.clock_gettime(realtimeClock, this.#scratch);
    return this.#time.getUint32(0, true) * 1000 + this.#time.getUint32(8, true) / 1e6;
  }

  /** Writes a `sockaddr` of 28 bytes, in IPv6's own form for a name with colons; false when the text is no address. */
  writeAddress(target: Uint8Array, host: string, port: number): boolean {
    const ip6 = isIPv6(host);
    target.fill(0);
    target[0] = ip6 ? family6 : family4;
    target[2] = port >> 8;
    target[3] = port & 0xff;
    const at = target.subarray(ip6 ? 8 : 4);
    return this.#call.inet_pton(ip6 ? family6 : family4, host, at) === 1;
  }

  /** The address in a `sockaddr`, as text. */
  readAddress(source: Uint8Array): { readonly host: string; readonly port: number } {
    const family = source[0]!;
    const text = fixed(longestText);
    const at = source.subarray(family === family6 ? 8 : 4);
    this.#call.inet_ntop(family, at, text, longestText);
    const end = text.indexOf(0);
    return { host: Buffer.from(text.buffer, 0, Math.max(0, end)).toString('latin1'), port: portOf(source) };
  }

  #setOption(fd: number, level: number, name: number, value: number): boolean {
    const bytes = fixed(4);
    new DataView(bytes.buffer).setInt32(0, value, true);
    return this.#call.setsockopt(fd, level, name, bytes, 4) === 0;
  }

  #error(): string {
    return getSystemErrorName(-this.#errno());
  }
}

/** Of a few bytes, but never in V8's own heap, where things move: that is for up to 64. */
function fixed(bytes: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(bytes));
}

/** Of a `sockaddr` that was written here. */
export function sizeOf(address: Uint8Array): number {
  return address[0] === family6 ? addressBytes : 16;
}

function portOf(address: Uint8Array): number {
  return (address[2]! << 8) | address[3]!;
}

function firstOf<T>(names: readonly string[], load: (name: string) => T): T {
  const problems: string[] = [];
  for (const name of names) {
    try {
      return load(name);
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Error(problems.join('; '));
}
