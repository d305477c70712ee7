import type { Flow, RefusedSignIn } from '../sip/index.ts';

/** What a telephone may dial outside the house: nothing, numbers of this country, any. */
export type DialsOut = 'off' | 'national' | 'anywhere';

/** How a telephone proves its password: by MD5, as the oldest know it; by SHA-256, or MD5 where it knows no better; by SHA-256. */
export type PhoneDigest = 'md5' | 'sha-256-first' | 'sha-256';

/** A desk telephone or softphone of one of our own people, as anybody may see it: the password never leaves the room. */
export interface PhoneAccount {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  /** What it signs in by, and what others of the house dial. */
  readonly login: string;
  readonly enabled: boolean;
  readonly dialsOut: DialsOut;
  readonly digest: PhoneDigest;
  /** The line that its calls leave by. */
  readonly trunkId?: string;
}

/** What a person types. */
export interface PhoneInput {
  readonly id?: string;
  readonly projectId: string;
  readonly name: string;
  /** The next free number from 201 on when absent; can't be changed later. */
  readonly login?: string;
  readonly enabled?: boolean;
  readonly dialsOut?: DialsOut;
  /** MD5 when absent: some that know nothing else give up where anything else is offered beside it. */
  readonly digest?: PhoneDigest;
  readonly trunkId?: string;
}

/** One device that is signed in. Times are milliseconds since 1970. */
export interface PhoneDevice {
  readonly contact: string;
  /** What it takes us for: the host and port of the address that it has signed in by. */
  readonly domain: string;
  /** What it calls itself. */
  readonly userAgent?: string;
  /** RFC 5626: the same for all ways (flows) to one telephone. */
  readonly instance?: string;
  readonly flow: Flow;
  /** Proxies on the way there, as Route values. */
  readonly routes?: readonly string[];
  readonly sinceMs: number;
  /** It has written to us, or answered us. */
  readonly lastSeenMs: number;
  readonly expiresMs: number;
  /** It did not answer when it was looked at last. */
  readonly silent: boolean;
}

/** That a device could not sign in as this telephone. */
export interface SignInRefusal {
  /** Milliseconds since 1970: the last time. */
  readonly atMs: number;
  readonly why: RefusedSignIn['why'] | 'switched-off';
  /** Of the device, or of the router before it. */
  readonly address: string;
  /** Nothing is heard from that address until then: too many wrong tries. */
  readonly shutOutUntilMs?: number;
}

/** That somebody tries to sign in by a login that no telephone has. */
export interface StrangeSignIn {
  /** Undefined for what can't be one, or looks like a password. */
  readonly login: string | undefined;
  readonly address: string;
  readonly tries: number;
  /** Milliseconds since 1970: the last time. */
  readonly atMs: number;
  /** Nothing is heard from that address until then. */
  readonly shutOutUntilMs?: number;
}

/** How a telephone is now. */
export interface PhoneState {
  readonly accountId: string;
  readonly devices: readonly PhoneDevice[];
  /** The last one, until a device at the same address signs in. */
  readonly refused?: SignInRefusal;
}
