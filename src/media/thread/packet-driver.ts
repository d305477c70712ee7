import type { Address } from '../rtp/source-guard.ts';

/**
 * One datagram that came: `bytes` are good until the listener returns, `from` stays as it is, `atMs` is the monotonic
 * moment in which it came to this machine.
 */
export type Datagram = (bytes: Buffer, from: Address, atMs: number) => void;

/** Where one stream's packets leave and come: RTP by an even port, RTCP by the one above (RFC 3550 §11). */
export interface PacketPort {
  /** Of RTP. */
  readonly port: number;
  listen(onRtp: Datagram, onRtcp: Datagram): void;
  /** `bytes` may be used again afterwards. What can't leave is a lost packet, no more. */
  sendRtp(bytes: Buffer, host: string, port: number): void;
  sendRtcp(bytes: Buffer, host: string, port: number): void;
  /** Where the far end is said to be: a port that is shared hands over what comes from there, and nothing else. */
  hearFrom?(farEnd: FarEnd): void;
  /** Hands over what came since the last time; nothing where packets are handed over as they come. */
  fetch(): void;
  /** Nothing is handed over any more, and the ports are free. May be called twice. */
  close(): void;
}

/** How a worker's packets go to the system and come from it; `test/wire/media-drivers.test.ts` is its contract. */
export interface PacketDriver {
  /** Undefined when one of the two ports is taken; rejects when the address itself is wrong. */
  open(port: number): Promise<PacketPort | undefined>;
  /** As `open`, a port for many streams, told apart by where their far ends are; absent where there is no such thing. */
  openShared?(port: number): SharedPackets | undefined;
  /** A slice of the clock begins: some ports are asked to fetch in it. */
  beginSlice(): void;
  /** What was sent in the slice so far leaves now at the latest. */
  flush(): void;
  /** It is over: what is sent in it leaves now at the latest. */
  endSlice(): void;
}

/** One port of many streams. */
export interface SharedPackets {
  readonly port: number;
  /** What came from where no stream has its far end; it was dropped. */
  readonly strangers: number;
  /** How many calls lose nothing when the thread stands still for 200 ms. */
  readonly roomForCalls: number;
  /** The port of one stream. Closing it leaves the others as they are. */
  lane(): PacketPort;
  /** The port is free; every lane is closed. May be called twice. */
  close(): void;
}

/** Where RTP and RTCP of a far end come from. */
export interface FarEnd extends Address {
  readonly rtcpPort: number;
}

/** RFC 4291 §2.5.5.2: how a socket of IPv6 names an address of IPv4. */
export const mapped = '::ffff:';
