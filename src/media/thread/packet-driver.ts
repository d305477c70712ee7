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
  /** Hands over what came since the last time; nothing where packets are handed over as they come. */
  fetch(): void;
  /** Nothing is handed over any more, and the ports are free. May be called twice. */
  close(): void;
}

/** How a worker's packets go to the system and come from it; `test/wire/media-drivers.test.ts` is its contract. */
export interface PacketDriver {
  /** Undefined when one of the two ports is taken; rejects when the address itself is wrong. */
  open(port: number): Promise<PacketPort | undefined>;
  /** A slice of the clock begins: some ports are asked to fetch in it. */
  beginSlice(): void;
}

/** RFC 4291 §2.5.5.2: how a socket of IPv6 names an address of IPv4. */
export const mapped = '::ffff:';
