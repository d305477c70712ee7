// RFC 3550 §11 lets a source be known by its transport address: one port for the sound of many calls of trusted lines,
// so that packets come and leave by the batch. A call gets what comes from where its description says that its far end is.
import { DatagramSlots } from './datagram-slots.ts';
import { AddressTable } from './address-table.ts';
import { addressBytes } from './libc.ts';
import type { NativePackets, NativePair } from './native-pair.ts';
import { mapped, type Datagram, type FarEnd, type PacketPort, type SharedPackets } from './packet-driver.ts';
import type { Address } from '../rtp/source-guard.ts';
import { Destination } from './socket-names.ts';

const slotsAtOnce = 64;
/** A flood can't hold the thread for longer: 2,048 packets in a slice of 5 ms, twice what any worker carries. */
const mostRounds = 32;
/** The system gives twice as much, or what it may. */
const bufferBytes = 32 << 20;
/** What one that waits costs with a network card's own bookkeeping; 832 were measured on loopback. */
const waitingBytes = 2304;
/** Of one call while the thread stands still for 200 ms, after which it leaves frames out. */
const packetsWaiting = 10;
const nobody: Datagram = () => undefined;

type Way = 'rtp' | 'rtcp';

export class SharedPort implements SharedPackets {
  readonly port: number;
  strangers = 0;
  readonly roomForCalls: number;
  readonly #driver: NativePackets;
  readonly #pair: NativePair;
  readonly #slots: DatagramSlots;
  readonly #lanes: Readonly<Record<Way, AddressTable<Lane>>> = {
    rtp: new AddressTable(),
    rtcp: new AddressTable(),
  };
  #open = true;

  constructor(driver: NativePackets, pair: NativePair) {
    this.port = pair.port;
    this.#driver = driver;
    this.#pair = pair;
    this.#slots = new DatagramSlots(pair.libc, slotsAtOnce);
    this.roomForCalls = Math.floor(
      pair.libc.widen(pair.rtp.fd, bufferBytes) / (waitingBytes * packetsWaiting),
    );
    pair.libc.widen(pair.rtcp.fd, bufferBytes >> 4);
  }

  lane(): PacketPort {
    return new Lane(this, this.#pair);
  }

  /** Hands over what waits, of all lanes. */
  fetch(): void {
    this.#drain('rtp');
    this.#drain('rtcp');
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#driver.close([this.#pair.rtp, this.#pair.rtcp]);
  }

  /** From an address on, or no more: `name` is a `sockaddr`. */
  enter(way: Way, name: Int32Array, lane: Lane): void {
    this.#lanes[way].set(name, 0, lane);
  }

  /** An address that another lane has taken since stays that one's. */
  leave(way: Way, name: Int32Array, lane: Lane): void {
    if (this.#lanes[way].find(name, 0) === lane) this.#lanes[way].delete(name, 0);
  }

  send(way: Way, bytes: Uint8Array, to: Uint8Array): void {
    if (this.#open) this.#driver.send(this.#pair[way].fd, bytes, to);
  }

  #drain(way: Way): void {
    const [slots, lanes] = [this.#slots, this.#lanes[way]];
    for (let round = 0; round < mostRounds && this.#open; round += 1) {
      const came = slots.receive(this.#pair[way].fd);
      for (let slot = 0; slot < came; slot += 1) {
        const lane = lanes.find(slots.words, slots.nameAt(slot));
        if (lane) lane.take(way, slots.bytes(slot), this.#driver.monotonicMs(slots.stampMs(slot)));
        else this.strangers += 1;
      }
      if (came < slots.count) return;
    }
  }
}

/** Where one way of a lane's far end is. */
class Place {
  readonly bytes = new Uint8Array(new ArrayBuffer(addressBytes));
  readonly words = new Int32Array(this.bytes.buffer);
  known = false;
  address: Address = { host: '', port: 0 };
}

class Lane implements PacketPort {
  readonly port: number;
  readonly #shared: SharedPort;
  readonly #pair: NativePair;
  readonly #places: Readonly<Record<Way, Place>> = { rtp: new Place(), rtcp: new Place() };
  readonly #to: Readonly<Record<Way, Destination>>;
  #listeners: Readonly<Record<Way, Datagram>> = { rtp: nobody, rtcp: nobody };
  #fault: { readonly error: unknown } | undefined;
  #open = true;

  constructor(shared: SharedPort, pair: NativePair) {
    const { libc, ip6, port } = pair;
    this.port = port;
    this.#shared = shared;
    this.#pair = pair;
    this.#to = { rtp: new Destination(libc, ip6), rtcp: new Destination(libc, ip6) };
  }

  listen(onRtp: Datagram, onRtcp: Datagram): void {
    this.#listeners = { rtp: onRtp, rtcp: onRtcp };
  }

  hearFrom({ host, port, rtcpPort }: FarEnd): void {
    // a hold in the old way (RFC 2543) says nothing of where he is
    if (!this.#open || host === '0.0.0.0' || host === '::') return;
    this.#hearFrom('rtp', { host, port });
    this.#hearFrom('rtcp', { host, port: rtcpPort });
  }

  /** What its listener throws is thrown in its own next step: the packets of the others are handed over before. */
  take(way: Way, bytes: Buffer, atMs: number): void {
    if (this.#fault) return;
    try {
      this.#listeners[way](bytes, this.#places[way].address, atMs);
    } catch (error) {
      this.#fault = { error };
    }
  }

  sendRtp(bytes: Buffer, host: string, port: number): void {
    this.#send('rtp', bytes, host, port);
  }

  sendRtcp(bytes: Buffer, host: string, port: number): void {
    this.#send('rtcp', bytes, host, port);
  }

  /** What came was handed over when the slice began. */
  fetch(): void {
    if (this.#fault) throw this.#fault.error;
  }

  close(): void {
    this.#open = false;
    this.#forget('rtp');
    this.#forget('rtcp');
  }

  #send(way: Way, bytes: Buffer, host: string, port: number): void {
    const to = this.#to[way].of(host, port);
    if (to && this.#open) this.#shared.send(way, bytes, to);
  }

  #hearFrom(way: Way, address: Address): void {
    const place = this.#places[way];
    if (place.known && place.address.host === address.host && place.address.port === address.port) return;
    this.#forget(way);
    const { libc, ip6 } = this.#pair;
    const named = ip6 && !address.host.includes(':') ? mapped + address.host : address.host;
    if (!libc.writeAddress(place.bytes, named, address.port)) return;
    place.known = true;
    place.address = address;
    this.#shared.enter(way, place.words, this);
  }

  #forget(way: Way): void {
    const place = this.#places[way];
    if (place.known) this.#shared.leave(way, place.words, this);
    place.known = false;
  }
}
