// RFC 8866: what a session description says, as far as telephony needs it.
import type { CryptoLine } from './crypto-attribute.ts';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface Encoding {
  /** Upper case: `PCMA`, `TELEPHONE-EVENT`. */
  readonly name: string;
  readonly clockRate: number;
  readonly channels: number;
}

/** One m= section. */
export interface MediaDescription {
  /** `audio`, `video`, `image`… */
  readonly kind: string;
  /** 0 means refused or disabled. */
  readonly port: number;
  /** `RTP/AVP`, `RTP/SAVP`, `udptl`… */
  readonly protocol: string;
  /** Payload types for RTP, anything for other protocols; in the order of preference. */
  readonly formats: readonly string[];
  /** Address of this section's own c= line; the session's otherwise. */
  readonly host?: string;
  readonly encodings: ReadonlyMap<number, Encoding>;
  readonly parameters: ReadonlyMap<number, string>;
  readonly direction?: Direction;
  /** Of a=ptime: the sound that the writer likes in one packet. */
  readonly packetMs?: number;
  /** Of a=rtcp (RFC 3605); the port above RTP's otherwise. */
  readonly rtcpPort?: number;
  /** The a=crypto lines that we can honour. */
  readonly crypto?: readonly CryptoLine[];
}

export interface SessionDescription {
  readonly origin: { readonly sessionId: string; readonly version: string; readonly host: string };
  /** Address of the session's c= line; undefined when absent or a name. */
  readonly host?: string;
  readonly direction?: Direction;
  /** Of the first t= line: when it begins and ends; `0 0`, now and without an end, when absent. */
  readonly time?: string;
  readonly media: readonly MediaDescription[];
}

/** Payload types that need no rtpmap (RFC 3551 §6), as far as we speak them. */
export const staticEncodings: ReadonlyMap<number, Encoding> = new Map([
  [0, { name: 'PCMU', clockRate: 8000, channels: 1 }],
  [8, { name: 'PCMA', clockRate: 8000, channels: 1 }],
  [9, { name: 'G722', clockRate: 8000, channels: 1 }],
]);
