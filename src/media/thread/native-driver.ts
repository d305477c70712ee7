// Packets by the C library's own calls: a socket for each stream and port, read when its stream's step comes and not
// before, so that nothing wakes the thread between its slices. When a packet came is told by the system's stamp.
import type { Clock } from '../../base/index.ts';
import type { DescriptorLedger } from './descriptor-ledger.ts';
import { DatagramSlots } from './datagram-slots.ts';
import type { Libc } from './libc.ts';
import { Outbox } from './outbox.ts';
import type { Datagram, PacketDriver, PacketPort } from './packet-driver.ts';
import type { LedgerSocket, NativePair, NativePackets } from './native-pair.ts';
import { SharedPort } from './shared-port.ts';
import { Destination, Source } from './socket-names.ts';

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

export class NativeDriver implements PacketDriver, NativePackets {
  readonly #options: NativeDriverOptions;
  readonly #slots: DatagramSlots;
  readonly #outbox: Outbox;
  readonly #shared: SharedPort[] = [];
  #inSlice = false;
  #nowMs = 0;
  #monotonicBefore = 0;

  constructor(options: NativeDriverOptions) {
    this.#options = options;
    this.#slots = new DatagramSlots(options.libc, slotsAtOnce);
    this.#outbox = new Outbox(options.libc);
    this.#lookAtClocks();
  }

  async open(port: number): Promise<PacketPort | undefined> {
    const pair = this.#openPair(port);
    return pair && new NativePort(this, pair);
  }

  openShared(port: number): SharedPort | undefined {
    const pair = this.#openPair(port);
    if (!pair) return undefined;
    const shared = new SharedPort(this, pair);
    this.#shared.push(shared);
    return shared;
  }

  beginSlice(): void {
    this.#inSlice = true;
    this.#lookAtClocks();
    for (const shared of this.#shared) shared.fetch();
  }

  flush(): void {
    this.#outbox.flush();
  }

  endSlice(): void {
    this.flush();
    this.#inSlice = false;
  }

  send(socket: number, bytes: Uint8Array, to: Uint8Array): void {
    if (this.#inSlice) this.#outbox.add(socket, bytes, to);
    else this.#outbox.send(socket, bytes, to);
  }

  /** Before that all leaves that waits: none of it may leave by the next socket that gets the number of one. */
  close(sockets: readonly LedgerSocket[]): void {
    this.#outbox.flush();
    const { libc, ledger } = this.#options;
    for (const { fd, place } of sockets) if (place === undefined || ledger.takeOut(place)) libc.close(fd);
  }

  #openPair(port: number): NativePair | undefined {
    const { libc, host, ledger } = this.#options;
    const rtp = libc.openUdp(host, port);
    if (typeof rtp === 'string') return refuse(rtp);
    const rtcp = libc.openUdp(host, rtp.port + 1);
    if (typeof rtcp === 'string') {
      libc.close(rtp.fd);
      return refuse(rtcp);
    }
    const noted = ({ fd }: { readonly fd: number }): LedgerSocket => ({ fd, place: ledger.enter(fd) });
    return { libc, port: rtp.port, ip6: host.includes(':'), rtp: noted(rtp), rtcp: noted(rtcp) };
  }

  #lookAtClocks(): void {
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
        socket.listener(slots.bytes(slot), from, this.monotonicMs(slots.stampMs(slot)));
      }
      if (came < slots.count) return;
    }
  }

  monotonicMs(stampMs: number): number {
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

class NativePort implements PacketPort {
  readonly port: number;
  readonly #driver: NativeDriver;
  readonly #pair: NativePair;
  readonly #rtp: NativeSocket;
  readonly #rtcp: NativeSocket;
  readonly #rtpTo: Destination;
  readonly #rtcpTo: Destination;
  #steps = 0;

  constructor(driver: NativeDriver, pair: NativePair) {
    const { libc, ip6, rtp, rtcp } = pair;
    this.port = pair.port;
    this.#driver = driver;
    this.#pair = pair;
    this.#rtp = { fd: rtp.fd, listener: nobody, source: new Source(libc) };
    this.#rtcp = { fd: rtcp.fd, listener: nobody, source: new Source(libc) };
    this.#rtpTo = new Destination(libc, ip6);
    this.#rtcpTo = new Destination(libc, ip6);
  }

  listen(onRtp: Datagram, onRtcp: Datagram): void {
    this.#rtp.listener = onRtp;
    this.#rtcp.listener = onRtcp;
  }

  sendRtp(bytes: Buffer, host: string, port: number): void {
    const to = this.#rtpTo.of(host, port);
    if (to && this.#rtp.fd >= 0) this.#driver.send(this.#rtp.fd, bytes, to);
  }

  sendRtcp(bytes: Buffer, host: string, port: number): void {
    const to = this.#rtcpTo.of(host, port);
    if (to && this.#rtcp.fd >= 0) this.#driver.send(this.#rtcp.fd, bytes, to);
  }

  fetch(): void {
    this.#driver.drain(this.#rtp);
    this.#steps += 1;
    if (this.#steps % rtcpEvery === 0) this.#driver.drain(this.#rtcp);
  }

  close(): void {
    if (this.#rtp.fd < 0) return;
    this.#rtp.fd = -1;
    this.#rtcp.fd = -1;
    this.#driver.close([this.#pair.rtp, this.#pair.rtcp]);
  }
}

function refuse(error: string): undefined {
  if (taken.includes(error)) return undefined;
  throw Object.assign(new Error(`No socket: ${error}.`), { code: error });
}
