// RFC 3264 §5, §6: what both ends may do after an offer and its answer.
import { isIPv4, isIPv6 } from 'node:net';
import type { CodecName } from '../codec/speech-codec.ts';
import type { SrtpKeys } from '../srtp/suite.ts';
import type { PageEnd } from '../webrtc/page-end.ts';
import { codecOf } from './codec-formats.ts';
import type { KeyAgreement } from './key-agreement.ts';
import { encodingsOf, type PayloadNumbers } from './payload-numbers.ts';
import type { Encoding, MediaDescription, SessionDescription } from './session-description.ts';

export interface Agreement {
  readonly codec: CodecName;
  /** The payload type the far end wants for `codec`. */
  readonly payloadType: number;
  /** The payload type the far end wants for keys; absent when it takes none. */
  readonly digitsPayloadType?: number;
  /** What keys' durations count in a second; 8000 when absent. */
  readonly digitsClockRate?: number;
  /** What may come in, by payload type. */
  readonly incoming: {
    readonly codecs: ReadonlyMap<number, CodecName>;
    readonly digits: ReadonlySet<number>;
  };
  readonly sending: boolean;
  readonly receiving: boolean;
  readonly remote: { readonly host: string; readonly port: number; readonly rtcpPort: number };
  /** Packets of both directions are sealed with these; absent when they go in the clear. */
  readonly srtp?: SrtpKeys;
  /** The far end is a browser's page: how it is reached and known. */
  readonly page?: PageEnd;
}

/** How we hold the far end: `sendonly` lets it hear music, `inactive` nothing. */
export type Hold = 'sendonly' | 'inactive';

export type Refusal =
  | 'no audio'
  | 'no common codec'
  | 'no usable address'
  | 'no common encryption'
  | 'not encrypted'
  | 'another transport than was offered';

export type Agreeing =
  { readonly ok: true; readonly agreement: Agreement } | { readonly ok: false; readonly why: Refusal };

/** What we bring into an agreement. */
export interface OurSide {
  readonly codecs: readonly CodecName[];
  /** Address families that our socket speaks. */
  readonly families: { readonly ip4: boolean; readonly ip6: boolean };
  readonly hold?: Hold;
  readonly numbers: PayloadNumbers;
}

/** What the far end's section lets us do; both for an offer and for an answer. */
export function agreeOn(
  description: SessionDescription,
  section: MediaDescription,
  ours: OurSide,
  keys: KeyAgreement,
): Agreeing {
  const encodings = encodingsOf(section);
  const spoken = encodings.find(([, encoding]) => isSpoken(ours, codecOf(encoding)));
  if (!spoken) return { ok: false, why: 'no common codec' };
  const host = section.host ?? description.host;
  if (host === undefined || !isReachable(host, ours)) return { ok: false, why: 'no usable address' };
  if (!keys.ok) return keys;

  ours.numbers.note(section);
  const direction = section.direction ?? description.direction ?? 'sendrecv';
  // RFC 3264 §8.4, RFC 2543's hold: the address 0.0.0.0 wants nothing sent to it
  const listens = (direction === 'sendrecv' || direction === 'recvonly') && !isNobody(host);
  const speaks = direction === 'sendrecv' || direction === 'sendonly';
  const digits = digitsFor(spoken[1].clockRate, encodings);
  return {
    ok: true,
    agreement: {
      codec: codecOf(spoken[1])!,
      payloadType: spoken[0],
      digitsPayloadType: digits?.[0],
      digitsClockRate: digits?.[1].clockRate,
      incoming: incomingOf(ours),
      sending: listens && ours.hold !== 'inactive',
      receiving: speaks && ours.hold === undefined,
      remote: { host, port: section.port, rtcpPort: section.rtcpPort ?? section.port + 1 },
      srtp: keys.srtp,
    },
  };
}

/** The number of keys in our offers, unless it means something else in a session. */
export const usualDigits = 101;

/** What we understand before and besides what is agreed: the numbers that never mean anything else, and keys. */
export const ownIncoming: Agreement['incoming'] = {
  codecs: new Map([
    [8, 'PCMA'],
    [0, 'PCMU'],
  ]),
  digits: new Set([usualDigits]),
};

/** Whether no more may come than always may. */
export function isOwnIncoming({ codecs, digits }: Agreement['incoming']): boolean {
  return (
    codecs.size === ownIncoming.codecs.size &&
    digits.size === ownIncoming.digits.size &&
    [...ownIncoming.codecs].every(([payloadType, codec]) => codecs.get(payloadType) === codec) &&
    [...ownIncoming.digits].every((payloadType) => digits.has(payloadType))
  );
}

/** All that may come to us: every number that this session gave to a codec of ours, or to keys. */
export function incomingOf({ numbers, codecs }: Pick<OurSide, 'numbers' | 'codecs'>): Agreement['incoming'] {
  const incoming = { codecs: new Map(ownIncoming.codecs), digits: new Set(ownIncoming.digits) };
  for (const [payloadType, encoding] of numbers) {
    const codec = codecOf(encoding);
    incoming.codecs.delete(payloadType);
    incoming.digits.delete(payloadType);
    if (codec && codecs.includes(codec)) incoming.codecs.set(payloadType, codec);
    else if (encoding.name === 'TELEPHONE-EVENT') incoming.digits.add(payloadType);
  }
  return incoming;
}

function isSpoken({ codecs }: OurSide, codec: CodecName | undefined): boolean {
  return codec !== undefined && codecs.includes(codec);
}

/** RFC 4733 §2.1: keys share the clock of the sound beside them; 8 kHz otherwise, as many far ends name only that. */
function digitsFor(
  clockRate: number,
  encodings: ReturnType<typeof encodingsOf>,
): [number, Encoding] | undefined {
  const keys = encodings.filter(([, { name }]) => name === 'TELEPHONE-EVENT');
  const fitting = keys.find(([, encoding]) => encoding.clockRate === clockRate);
  return fitting ?? keys.find(([, encoding]) => encoding.clockRate === 8000);
}

/** One machine's address: neither a group's nor everybody's (a description must not aim us at a network). */
function isReachable(host: string, { families }: OurSide): boolean {
  if (isIPv6(host)) return families.ip6 && !/^(ff|::ffff:)/i.test(host);
  const first = Number(host.split('.')[0]);
  return families.ip4 && isIPv4(host) && (isNobody(host) || (first > 0 && first < 224));
}

/** RFC 3264 §8.4: the address of one who is nowhere, and wants nothing sent to him. */
export function isNobody(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}
