import type { Libc } from './libc.ts';

/** A socket and where it is noted in the ledger. */
export interface LedgerSocket {
  readonly fd: number;
  readonly place: number | undefined;
}

/** The sockets of a port, for RTP and RTCP. */
export interface NativePair {
  readonly libc: Libc;
  readonly port: number;
  readonly ip6: boolean;
  readonly rtp: LedgerSocket;
  readonly rtcp: LedgerSocket;
}

/** What ports of the system's own sockets need of their driver. */
export interface NativePackets {
  /** Within a slice it leaves at its end, or a little before; `to` is a `sockaddr`. */
  send(socket: number, bytes: Uint8Array, to: Uint8Array): void;
  close(sockets: readonly LedgerSocket[]): void;
  /** The moment of a system's stamp on the clock that never leaps. */
  monotonicMs(stampMs: number): number;
}
