// RFC 8866 §5, §9: reading a session description. Lines we have no use for are passed over.
import { isIPv4, isIPv6 } from 'node:net';
import { readCrypto, type CryptoLine } from './crypto-attribute.ts';
import type { Direction, Encoding, MediaDescription, SessionDescription } from './session-description.ts';

/** `line` is the 1-based line where reading stopped; 0 for the whole. */
export type SdpReading =
  | { readonly ok: true; readonly description: SessionDescription }
  | { readonly ok: false; readonly why: SdpFault; readonly line: number };

export type SdpFault =
  'too long' | 'not a session description' | 'no origin' | 'bad media line' | 'too many media';

// bounds on what an outsider may make us hold
const longestBytes = 16_384;
const mostMedia = 16;
const mostFormats = 64;
const mostCrypto = 16;

const directions: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];

interface Draft<T> {
  value: { -readonly [K in keyof T]: T[K] };
}

type MediaDraft = Draft<MediaDescription>['value'] & {
  encodings: Map<number, Encoding>;
  parameters: Map<number, string>;
  crypto?: CryptoLine[];
};

/** Reads a description. Never throws, whatever the bytes. */
export function readSessionDescription(bytes: Uint8Array): SdpReading {
  if (bytes.length > longestBytes) return { ok: false, why: 'too long', line: 0 };
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8').split(/\r?\n/);
  if (lines[0]?.trim() !== 'v=0') return { ok: false, why: 'not a session description', line: 1 };

  const session: Partial<Draft<SessionDescription>['value']> = {};
  const media: MediaDraft[] = [];
  for (const [index, line] of lines.entries()) {
    const value = line.slice(2).trim();
    const section = media.at(-1);
    switch (line.slice(0, 2)) {
      case 'o=':
        session.origin ??= readOrigin(value);
        break;
      case 't=':
        if (/^\d{1,20} \d{1,20}$/.test(value)) session.time ??= value;
        break;
      case 'm=': {
        const opened = readMediaLine(value);
        if (!opened) return { ok: false, why: 'bad media line', line: index + 1 };
        if (media.length === mostMedia) return { ok: false, why: 'too many media', line: index + 1 };
        media.push(opened);
        break;
      }
      case 'c=':
        (section ?? session).host = readConnection(value);
        break;
      case 'a=':
        if (section) readMediaAttribute(section, value);
        else if (directions.includes(value)) session.direction = value as Direction;
        break;
    }
  }
  const { origin } = session;
  if (!origin) return { ok: false, why: 'no origin', line: 0 };
  return { ok: true, description: { ...session, origin, media } };
}

/** `- 3724394400 3724394401 IN IP4 198.51.100.1` */
function readOrigin(value: string): SessionDescription['origin'] | undefined {
  const [, sessionId, version, , , host] = value.split(/\s+/);
  return sessionId !== undefined && version !== undefined
    ? { sessionId, version, host: host ?? '' }
    : undefined;
}

/** `IN IP4 198.51.100.1`, `IN IP4 224.2.1.1/127`, `IN IP6 2001:db8::1`; names give nothing. */
function readConnection(value: string): string | undefined {
  const [network, family, address = ''] = value.split(/\s+/);
  const host = address.split('/')[0]!;
  if (network !== 'IN') return undefined;
  if (family === 'IP4') return isIPv4(host) ? host : undefined;
  return family === 'IP6' && isIPv6(host) && !host.includes('%') ? canonicalIPv6(host) : undefined;
}

/** As sockets write it (RFC 5952), so that addresses can be compared. */
function canonicalIPv6(host: string): string {
  return new URL(`http://[${host}]`).hostname.slice(1, -1);
}

/** `audio 49170 RTP/AVP 8 0 101`, the port perhaps as `49170/2`. */
function readMediaLine(value: string): MediaDraft | undefined {
  const [kind, ports, protocol, ...formats] = value.split(/\s+/);
  const port = readNumber(ports?.split('/')[0], 65_535);
  if (!kind || port === undefined || !protocol || formats.length === 0 || formats.length > mostFormats)
    return undefined;
  return { kind: kind.toLowerCase(), port, protocol, formats, encodings: new Map(), parameters: new Map() };
}

function readMediaAttribute(section: MediaDraft, attribute: string): void {
  if (directions.includes(attribute)) {
    section.direction = attribute as Direction;
    return;
  }
  const colon = attribute.indexOf(':');
  if (colon < 0) return;
  const value = attribute.slice(colon + 1).trim();
  switch (attribute.slice(0, colon)) {
    case 'rtpmap':
      readEncoding(section, value);
      break;
    case 'fmtp':
      readParameters(section, value);
      break;
    case 'ptime':
      section.packetMs = readNumber(value, 200) || section.packetMs;
      break;
    case 'crypto': {
      const line = readCrypto(value);
      const lines = (section.crypto ??= []);
      if (line && lines.length < mostCrypto) lines.push(line);
      break;
    }
    case 'rtcp':
      section.rtcpPort = readNumber(value.split(/\s+/)[0], 65_535) || section.rtcpPort;
      break;
  }
}

/** `101 telephone-event/8000`, `8 PCMA/8000/1` */
function readEncoding(section: MediaDraft, value: string): void {
  const [type, encoding = ''] = value.split(/\s+/);
  const payloadType = readNumber(type, 127);
  const [name = '', rate, channels] = encoding.split('/');
  const clockRate = readNumber(rate, 1_000_000);
  if (payloadType === undefined || !name || !clockRate) return;
  section.encodings.set(payloadType, {
    name: name.toUpperCase(),
    clockRate,
    channels: channels === undefined ? 1 : (readNumber(channels, 255) ?? 1),
  });
}

/** `101 0-15` */
function readParameters(section: MediaDraft, value: string): void {
  const space = value.search(/\s/);
  const payloadType = readNumber(space < 0 ? value : value.slice(0, space), 127);
  if (payloadType !== undefined && space > 0)
    section.parameters.set(payloadType, value.slice(space + 1).trim());
}

/** A whole decimal number up to `most`, nothing else. */
function readNumber(text: string | undefined, most: number): number | undefined {
  if (text === undefined || !/^\d{1,7}$/.test(text)) return undefined;
  const number = Number(text);
  return number <= most ? number : undefined;
}
