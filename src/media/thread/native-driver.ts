// Packets by the C library's own calls: a socket for each stream and port, read when its stream's step comes and not
// before, so that nothing wakes the thread between its slices. When a packet came is told by the system's stamp.
import type { Clock } from '../../base/index.ts';
import type { Address } from '../rtp/source-guard.ts';
import type { DescriptorLedger } from './descriptor-ledger.ts';
import { DatagramSlots, type NameWords } from './datagram-slots.ts';
import { addressBytes, type Libc } from './libc.ts';
import { mapped, type Datagram, type PacketDriver, type PacketPort } from './packet-driver.ts';

const slotsAtOnce = 8;
/** A flood can't hold the thread for longer; the rest waits or is dropped by the system. */
const mostRounds = 32;
/** RTCP is asked for in every tenth step: its moment is told by the stamp. */
const rtcpEvery = 10;
// clocks that disagree by more were set meanwhile
const oldestMs = 5000;
const taken = ['EADDRINUSE', 'EACCES'];
const nobody: Datagram = () => undefined;

interface NativeDriverOptions {
  readonly libc: Libc;
  readonly host: string;
  readonly clock: Clock;
  /** Where it notes its sockets, should the thread not live to close them. */
  readonly ledger: DescriptorLedger;
}

export class NativeDriver implements PacketDriver {
  readonly #options: NativeDriverOptions;
  readonly #slots: DatagramSlots;
  #nowMs = 0;
  #monotonicBefore = 0;

  constructor(options: NativeDriverOptions) {
    this.#options = options;
    this.#slots = new DatagramSlots(options.libc, slotsAtOnce);
    this.beginSlice();
  }

  async open(port: number): Promise<PacketPort | undefined> {
    const { libc, host, ledger } = this.#options;
    const rtp = libc.openUdp(host, port);
    if (typeof rtp === 'string') return refuse(rtp);
    const rtcp = libc.openUdp(host, rtp.port + 1);
    if (typeof rtcp === 'string') {
      libc.close(rtp.fd);
      return refuse(rtcp);
    }
    return new NativePort(this, {
      libc,
      ledger,
      port: rtp.port,
      rtp: rtp.fd,
      rtcp: rtcp.fd,
      ip6: host.includes(':'),
    });
  }

  beginSlice(): void {
    this.#nowMs = this.#options.clock.monotonicMs();
    this.#monotonicBefore = this.#nowMs - this.#options.libc.realtimeMs();
  }

  /** Hands over what waits at a socket. */
  drain(socket: NativeSocket): void {
    const slots = this.#slots;
    for (let round = 0; round < mostRounds && socket.fd >= 0; round += 1) {
      const came = slots.receive(socket.fd);
      for (let slot = 0; slot < came && socket.fd >= 0; slot += 1) {
        const from = socket.source.read(slots, slot);
        socket.listener(slots.bytes(slot), from, this.#monotonic(slots.stampMs(slot)));
      }
      if (came < slots.count) return;
    }
  }

  #monotonic(stampMs: number): number {
    const atMs = stampMs + this.#monotonicBefore;
    return Math.abs(this.#nowMs - atMs) < oldestMs ? atMs : this.#nowMs;
  }
}

interface NativeSocket {
  /** Below 0 when it is closed. */
  fd: number;
  listener: Datagram;
  readonly source: Source;
}

interface NativePortOptions {
  readonly libc: Libc;
  readonly port: number;
  readonly rtp: number;
  readonly rtcp: number;
  readonly ip6: boolean;
  readonly ledger: DescriptorLedger;
}

class NativePort implements PacketPort {
  readonly port: number;
  readonly #driver: NativeDriver;
  readonly #options: NativePortOptions;
  readonly #rtp: NativeSocket;
  readonly #rtcp: NativeSocket;
  readonly #rtpTo: Destination;
  readonly #rtcpTo: Destination;
  readonly #places: readonly (number | undefined)[];
  #steps = 0;

  constructor(driver: NativeDriver, options: NativePortOptions) {
    const { libc, ip6, ledger, rtp, rtcp } = options;
    this.#places = [rtp, rtcp].map((descriptor) => ledger.enter(descriptor));
    this.port = options.port;
    this.#driver = driver;
    this.#options = options;
    this.#rtp = { fd: rtp, listener: nobody, source: new Source(libc) };
    this.#rtcp = { fd: rtcp, listener: nobody, source: new Source(libc) };
    this.#rtpTo = new Destination(libc, ip6);
    this.#rtcpTo = new Destination(libc, ip6);
  }

  listen(onRtp: Datagram, onRtcp: Datagram): void {
    this.#rtp.listener = onRtp;
    this.#rtcp.listener = onRtcp;
  }

  sendRtp(bytes: Buffer, host: string, port: number): void {
    const to = this.#rtpTo.of(host, port);
    if (to && this.#rtp.fd >= 0) this.#options.libc.send(this.#rtp.fd, bytes, to);
  }

  sendRtcp(bytes: Buffer, host: string, port: number): void {
    const to = this.#rtcpTo.of(host, port);
    if (to && this.#rtcp.fd >= 0) this.#options.libc.send(this.#rtcp.fd, bytes, to);
  }

  fetch(): void {
    this.#driver.drain(this.#rtp);
    this.#steps += 1;
    if (this.#steps % rtcpEvery === 0) this.#driver.drain(this.#rtcp);
  }

  close(): void {
    if (this.#rtp.fd < 0) return;
    const { libc, ledger, rtp, rtcp } = this.#options;
    this.#rtp.fd = -1;
    this.#rtcp.fd = -1;
    for (const [n, descriptor] of [rtp, rtcp].entries()) {
      const place = this.#places[n];
      if (place === undefined || ledger.takeOut(place)) libc.close(descriptor);
    }
  }
}

/** Who sends to a socket: mostly the same as before, so that nothing has to be made of its name. */
class Source {
  readonly #libc: Libc;
  #name: NameWords = [0, 0, 0, 0, 0, 0];
  #address: Address = { host: '', port: 0 };

  constructor(libc: Libc) {
    this.#libc = libc;
  }

  read(slots: DatagramSlots, slot: number): Address {
    if (slots.isNamed(slot, this.#name)) return this.#address;
    this.#name = slots.name(slot);
    const { host, port } = this.#libc.readAddress(slots.nameBytes(slot));
    this.#address = { host: host.startsWith(mapped) ? host.slice(mapped.length) : host, port };
    return this.#address;
  }
}

/** Where a socket sends to, in the system's own form, made anew only when it changes. */
class Destination {
  readonly #libc: Libc;
  readonly #ip6: boolean;
  readonly #name = new Uint8Array(new ArrayBuffer(addressBytes));
  #host = '';
  #port = 0;
  #usable = false;

  constructor(libc: Libc, ip6: boolean) {
    this.#libc = libc;
    this.#ip6 = ip6;
  }

  /** Undefined for what is no address. */
  of(host: string, port: number): Uint8Array | undefined {
    if (host !== this.#host || port !== this.#port) {
      this.#host = host;
      this.#port = port;
      const named = this.#ip6 && !host.includes(':') ? mapped + host : host;
      this.#usable = this.#libc.writeAddress(this.#name, named, port);
    }
    return this.#usable ? this.#name : undefined;
  }
}

function refuse(error: string): undefined {
  if (taken.includes(error)) return undefined;
  throw Object.assign(new Error(`No socket: ${error}.`), { code: error });
}
