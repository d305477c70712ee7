// RFC 3264: offers and answers of one audio stream, PCMA or PCMU with keys by RFC 4733.
import type { CodecName } from '../codec/g711.ts';
import {
  staticEncodings,
  type Direction,
  type Encoding,
  type MediaDescription,
  type SessionDescription,
} from './session-description.ts';

/** Ours: what does not change during a stream's life. */
export interface LocalEnd {
  readonly host: string;
  readonly port: number;
  readonly sessionId: string;
}

/** What both ends may do after an offer and its answer. */
export interface Agreement {
  readonly codec: CodecName;
  /** The payload type the far end wants for `codec`. */
  readonly payloadType: number;
  /** The payload type the far end wants for keys; absent when it takes none. */
  readonly digitsPayloadType?: number;
  /** What may come in, by payload type. */
  readonly incoming: {
    readonly codecs: ReadonlyMap<number, CodecName>;
    readonly digits: ReadonlySet<number>;
  };
  readonly sending: boolean;
  readonly receiving: boolean;
  readonly remote: { readonly host: string; readonly port: number; readonly rtcpPort: number };
}

export type Refusal = 'no audio' | 'no common codec' | 'no usable address';
export type Answering =
  | { readonly ok: true; readonly answer: SessionDescription; readonly agreement: Agreement }
  | { readonly ok: false; readonly why: Refusal };
export type Agreeing =
  { readonly ok: true; readonly agreement: Agreement } | { readonly ok: false; readonly why: Refusal };

const digitsEvents = '0-15';
const offeredDigits = 101;

/** What we understand before and besides what is agreed: all that our offers name. */
export const ownIncoming: Agreement['incoming'] = {
  codecs: new Map([
    [8, 'PCMA'],
    [0, 'PCMU'],
  ]),
  digits: new Set([offeredDigits]),
};

/** Our offer: both laws, keys, both directions. */
export function makeOffer(local: LocalEnd, version: number): SessionDescription {
  const encodings = new Map<number, Encoding>([
    [8, staticEncodings.get(8)!],
    [0, staticEncodings.get(0)!],
    [offeredDigits, { name: 'TELEPHONE-EVENT', clockRate: 8000, channels: 1 }],
  ]);
  return describe(local, version, [
    {
      kind: 'audio',
      port: local.port,
      protocol: 'RTP/AVP',
      formats: [...encodings.keys()].map(String),
      encodings,
      parameters: new Map([[offeredDigits, digitsEvents]]),
      packetMs: 20,
      direction: 'sendrecv',
    },
  ]);
}

/** Reads the answer to `makeOffer`. */
export function acceptAnswer(answer: SessionDescription): Agreeing {
  // our offer has one section, so the answer's first audio section answers it
  const section = answer.media.find((media) => isUsable(media));
  return section ? agree(answer, section) : { ok: false, why: 'no audio' };
}

/** Answers an offer: the first audio section we can speak, every other one refused by port 0 (§6). */
export function makeAnswer(local: LocalEnd, version: number, offer: SessionDescription): Answering {
  let refusal: Refusal = 'no audio';
  for (const section of offer.media.filter(isUsable)) {
    const agreed = agree(offer, section);
    if (!agreed.ok) {
      refusal = agreed.why;
      continue;
    }
    const { agreement } = agreed;
    const sections = offer.media.map((media) =>
      media === section ? answerSection(local, media, agreement) : refuseSection(media),
    );
    return { ok: true, answer: describe(local, version, sections), agreement };
  }
  return { ok: false, why: refusal };
}

function isUsable(media: MediaDescription): boolean {
  return media.kind === 'audio' && media.port !== 0 && /^RTP\/AVPF?$/.test(media.protocol);
}

/** What the far end's section lets us do; both for an offer and for an answer. */
function agree(description: SessionDescription, section: MediaDescription): Agreeing {
  const encodings = encodingsOf(section);
  const spoken = encodings.find(([, encoding]) => codecOf(encoding) !== undefined);
  if (!spoken) return { ok: false, why: 'no common codec' };
  const host = section.host ?? description.host;
  if (host === undefined || !isReachable(host)) return { ok: false, why: 'no usable address' };

  const digits = encodings.find(
    ([, { name, clockRate }]) => name === 'TELEPHONE-EVENT' && clockRate === 8000,
  )?.[0];
  const codecs = new Map(ownIncoming.codecs);
  for (const [payloadType, encoding] of encodings) {
    const codec = codecOf(encoding);
    if (codec) codecs.set(payloadType, codec);
  }
  // RFC 3264 §8.4, RFC 2543's hold: the address 0.0.0.0 wants nothing sent to it
  const direction = section.direction ?? description.direction ?? 'sendrecv';
  const sending = (direction === 'sendrecv' || direction === 'recvonly') && host !== '0.0.0.0';
  return {
    ok: true,
    agreement: {
      codec: codecOf(spoken[1])!,
      payloadType: spoken[0],
      digitsPayloadType: digits,
      incoming: {
        codecs,
        digits: new Set([...ownIncoming.digits, ...(digits === undefined ? [] : [digits])]),
      },
      sending,
      receiving: direction === 'sendrecv' || direction === 'sendonly',
      remote: { host, port: section.port, rtcpPort: section.rtcpPort ?? section.port + 1 },
    },
  };
}

/** The section's formats that have an encoding, in the order of preference. */
function encodingsOf(section: MediaDescription): [number, Encoding][] {
  return section.formats.flatMap((format) => {
    const payloadType = /^\d{1,3}$/.test(format) ? Number(format) : -1;
    const encoding = section.encodings.get(payloadType) ?? staticEncodings.get(payloadType);
    return encoding && payloadType <= 127 ? [[payloadType, encoding] as [number, Encoding]] : [];
  });
}

function codecOf({ name, clockRate, channels }: Encoding): CodecName | undefined {
  return (name === 'PCMA' || name === 'PCMU') && clockRate === 8000 && channels === 1 ? name : undefined;
}

/** One machine's address: neither a group's nor everybody's (a description must not aim us at a network). */
function isReachable(host: string): boolean {
  const first = Number(host.split('.')[0]);
  return host === '0.0.0.0' || (first > 0 && first < 224);
}

function answerSection(local: LocalEnd, offered: MediaDescription, agreement: Agreement): MediaDescription {
  const chosen = [agreement.payloadType];
  if (agreement.digitsPayloadType !== undefined) chosen.push(agreement.digitsPayloadType);
  const encodings = new Map(encodingsOf(offered).filter(([payloadType]) => chosen.includes(payloadType)));
  return {
    kind: offered.kind,
    port: local.port,
    protocol: offered.protocol,
    formats: chosen.map(String),
    encodings,
    parameters:
      agreement.digitsPayloadType === undefined
        ? new Map()
        : new Map([[agreement.digitsPayloadType, digitsEvents]]),
    packetMs: 20,
    direction: directionOf(agreement),
  };
}

function directionOf({ sending, receiving }: Agreement): Direction {
  if (sending) return receiving ? 'sendrecv' : 'sendonly';
  return receiving ? 'recvonly' : 'inactive';
}

function refuseSection({ kind, protocol, formats }: MediaDescription): MediaDescription {
  return { kind, port: 0, protocol, formats, encodings: new Map(), parameters: new Map() };
}

function describe(local: LocalEnd, version: number, media: readonly MediaDescription[]): SessionDescription {
  return {
    origin: { sessionId: local.sessionId, version: String(version), host: local.host },
    host: local.host,
    media,
  };
}
