import type { CodecName, SrtpPolicy } from '../media/index.ts';
import type { TroubleCode } from './trouble.ts';

/**
 * A line that calls leave by. `rehearsal` is the simulated telephone network (its address comes from
 * the running process), `registration` signs in at a provider or PBX and stays signed in, `address`
 * trusts us by our address and is probed by OPTIONS.
 */
export type TrunkKind = 'rehearsal' | 'registration' | 'address';

/** How SIP is carried to the line; `dns`: as the provider's records say (RFC 3263), UDP without them. */
export type TrunkTransport = 'udp' | 'tcp' | 'tls' | 'dns';

/**
 * How the server's certificate is checked, with TLS: by the well-known authorities, by the line's own authority, or not
 * at all.
 */
export type CertificateCheck = 'system' | 'own' | 'off';

/** How the called number is written for this trunk: `+79123456789`, `79123456789`, `89123456789`. */
export type NumberFormat = 'e164' | 'digits' | 'national';

/**
 * Who carries a transfer to an outside number out: we, with both calls in our hands, or the line, which is asked to by
 * REFER (RFC 5589) and then needs neither.
 */
export type TransferBy = 'bridge' | 'refer';

/**
 * Where our number stands in a call: in From, or beside a From that is the account, as what the line is to believe
 * (P-Asserted-Identity), to check (P-Preferred-Identity), or as old exchanges want it (Remote-Party-ID).
 */
export type NumberField = 'from' | 'asserted' | 'preferred' | 'remote-party';

/** How keys are pressed for who is called over the line: as events or tones in the sound, or by INFO. */
export type KeysBy = 'sound' | 'info';

/** A stored line as anybody may see it: the password never leaves the room. */
export interface Trunk {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly kind: TrunkKind;
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  /** Absent: by the DNS records of `host`. */
  readonly port?: number;
  /** By which the provider knows us, when that is not `host`: in From, and the registered address. */
  readonly domain?: string;
  /** `host[:port]` that everything goes through, by `transport`. */
  readonly proxy?: string;
  readonly transport: TrunkTransport;
  readonly certificateCheck: CertificateCheck;
  /** PEM: who signs the server's certificate, for the check `own`. */
  readonly authority?: string;
  /** PEM: what is shown to a server that wants to know who calls; its key never leaves the room. */
  readonly clientCertificate?: string;
  readonly hasClientKey: boolean;
  readonly username?: string;
  readonly authUsername?: string;
  readonly hasPassword: boolean;
  /** The number that the patient sees. */
  readonly callerId?: string;
  readonly numberField: NumberField;
  /** The line is asked to show the patient no number (RFC 3323). */
  readonly hidesNumber: boolean;
  readonly numberFormat: NumberFormat;
  /** Dialled before every number: `9` for an outside line. */
  readonly prefix?: string;
  readonly maxLines: number;
  /** May be below 1: 0.5 is one call in two seconds. */
  readonly callsPerSecond: number;
  /** Whether OPTIONS decides that the line lives; off for the rare one that never answers OPTIONS. */
  readonly probe: boolean;
  /** Whether sound is encrypted on this line; administrators at other addresses are called in the clear. */
  readonly srtp: SrtpPolicy;
  /** What is offered and taken, in the order of preference. */
  readonly codecs: readonly CodecName[];
  /** The line by which calls leave while this one is down, full or refuses them. */
  readonly backupId?: string;
  readonly transferBy: TransferBy;
  /** Its calls share one port for sound, which costs less: for a line whose every call comes from an address of its own. */
  readonly sharedPort: boolean;
  readonly keysBy: KeysBy;
}

/** What a person types. `password` absent keeps the stored one while host, port and user name stay, `''` forgets it. */
export interface TrunkInput {
  readonly id?: string;
  readonly projectId: string;
  readonly name: string;
  readonly kind: TrunkKind;
  /** A name or an address, IPv6 with or without brackets, a port after it or not. */
  readonly host: string;
  /** Absent: by DNS for a name; 5060, with TLS 5061, for an address. */
  readonly port?: number;
  readonly domain?: string;
  /** `host[:port]`. */
  readonly proxy?: string;
  /** UDP when absent. */
  readonly transport?: TrunkTransport;
  readonly certificateCheck?: CertificateCheck;
  readonly authority?: string;
  readonly clientCertificate?: string;
  /** PEM without a passphrase; absent keeps the stored one as long as it is the certificate's. */
  readonly clientKey?: string;
  readonly username?: string;
  readonly password?: string;
  readonly authUsername?: string;
  readonly callerId?: string;
  /** `from` when absent; the others want a `callerId`. */
  readonly numberField?: NumberField;
  readonly hidesNumber?: boolean;
  readonly numberFormat?: NumberFormat;
  readonly prefix?: string;
  readonly maxLines?: number;
  readonly callsPerSecond?: number;
  readonly probe?: boolean;
  readonly srtp?: SrtpPolicy;
  readonly codecs?: readonly CodecName[];
  readonly backupId?: string;
  readonly transferBy?: TransferBy;
  readonly sharedPort?: boolean;
  /** `sound` when absent. */
  readonly keysBy?: KeysBy;
}

/** How a line is now; times are milliseconds since 1970. */
export type TrunkState =
  | { readonly state: 'connecting'; readonly sinceMs: number }
  | { readonly state: 'registered'; readonly sinceMs: number }
  | { readonly state: 'reachable'; readonly sinceMs: number }
  | { readonly state: 'unchecked'; readonly sinceMs: number }
  | {
      readonly state: 'failed';
      readonly sinceMs: number;
      readonly why: TroubleCode;
      readonly sipStatus?: number;
    };

/** A line, how it is, and how many of its lines are taken. */
export interface TrunkStatus {
  readonly trunkId: string;
  readonly state: TrunkState;
  readonly linesInUse: number;
}

/** A call may be placed over a line in this state. */
export function isUsable(state: TrunkState): boolean {
  return state.state !== 'failed' && state.state !== 'connecting';
}

export type TestStage =
  | 'registering'
  | 'calling'
  | 'ringing'
  | 'early-media'
  | 'answered'
  | 'hears-them'
  | 'they-hear-us'
  | 'ended';

/** What one test call showed. */
export interface TestCallReport {
  readonly ok: boolean;
  /** `fine`, or what to tell the person: words in `troubleWords(code, language)`. */
  readonly code: TroubleCode;
  readonly sipStatus: number;
  readonly callId?: string;
  readonly stages: readonly { readonly stage: TestStage; readonly atMs: number }[];
  /** RTP came from the far end. */
  readonly heardThem: boolean;
  /** The far end pressed a key when asked, or reported our packets by RTCP; `unknown` when it can't be told. */
  readonly theyHeardUs: 'yes' | 'no' | 'unknown';
}
