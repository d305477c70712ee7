// RFC 3261 §19.1: SIP and SIPS URIs; others are kept as they are written.
import { isIPv6 } from 'node:net';
import { parsed, unparsed, type Parsed } from './parsed.ts';

export interface SipUri {
  readonly scheme: 'sip' | 'sips';
  /** Decoded: `%34` is `4`. '' when there is none. */
  readonly user: string;
  /** Lower case; IPv6 in brackets. */
  readonly host: string;
  readonly port?: number;
  /** Lower-case names; both decoded. */
  readonly params: ReadonlyMap<string, string>;
  /** What stood after "?", as written; '' when nothing. */
  readonly headers: string;
  /** The whole URI as written. */
  readonly text: string;
}

export interface OtherUri {
  /** Lower case: `tel`, `https`, … */
  readonly scheme: string;
  readonly text: string;
}

export type Uri = SipUri | OtherUri;

const schemePattern = /^([A-Za-z][A-Za-z0-9+.-]*):/;
// "#" is not in the grammar, but dial strings such as *72# are seen with it
const userPattern = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/#]|%[0-9A-Fa-f]{2})+$/;
const passwordPattern = /^(?:[A-Za-z0-9\-_.!~*'()&=+$,]|%[0-9A-Fa-f]{2})*$/;
const hostPattern = /^[A-Za-z0-9](?:[A-Za-z0-9\-_.]*[A-Za-z0-9.])?$/;
const paramPattern = /^(?:[A-Za-z0-9\-_.!~*'()[\]/:&+$]|%[0-9A-Fa-f]{2})+$/;
const headersPattern = /^(?:[A-Za-z0-9\-_.!~*'()[\]/?:+$&=]|%[0-9A-Fa-f]{2})*$/;
const opaquePattern = /^[\x21-\x7e]+$/;

export function isSipUri(uri: Uri): uri is SipUri {
  return uri.scheme === 'sip' || uri.scheme === 'sips';
}

export function parseUri(text: string): Parsed<Uri> {
  const scheme = schemePattern.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return unparsed('a URI has no scheme', 0);
  if (scheme !== 'sip' && scheme !== 'sips') {
    if (!opaquePattern.test(text) || /[<>"]/.test(text))
      return unparsed('a URI contains a forbidden character', scheme.length);
    return parsed({ scheme, text });
  }
  return parseSipUri(text, scheme);
}

function parseSipUri(text: string, scheme: 'sip' | 'sips'): Parsed<SipUri> {
  const start = scheme.length + 1;
  const at = text.lastIndexOf('@');
  let user = '';
  if (at >= 0) {
    const info = text.slice(start, at);
    const colon = info.indexOf(':');
    const name = colon < 0 ? info : info.slice(0, colon);
    if (!userPattern.test(name)) return unparsed('the user part of a URI is malformed', start);
    if (colon >= 0 && !passwordPattern.test(info.slice(colon + 1)))
      return unparsed('the password of a URI is malformed', start);
    user = decode(name);
  }
  const hostStart = at < 0 ? start : at + 1;
  const question = text.indexOf('?', hostStart);
  const headers = question < 0 ? '' : text.slice(question + 1);
  if (!headersPattern.test(headers)) return unparsed('the headers of a URI are malformed', question);
  const [hostPort = '', ...paramTexts] = text
    .slice(hostStart, question < 0 ? text.length : question)
    .split(';');
  const place = parseHostPort(hostPort);
  if (!place.ok) return unparsed(place.why, hostStart + place.offset);
  const params = new Map<string, string>();
  for (const param of paramTexts) {
    const [name = '', value = '', ...more] = param.split('=');
    if (!paramPattern.test(name) || (value !== '' && !paramPattern.test(value)) || more.length > 0) {
      return unparsed('a parameter of a URI is malformed', hostStart + hostPort.length);
    }
    // RFC 3261 §19.1.4: an escaped letter is that letter
    params.set(decode(name).toLowerCase(), decode(value));
  }
  return parsed({ scheme, user, ...place.value, params, headers, text });
}

/** `host[:port]`, spaces around the colon allowed where a Via allows them. */
export function parseHostPort(text: string): Parsed<{ host: string; port?: number }> {
  const split = /^(\[[^\]]*\]|[^:\s]*)(?:\s*:\s*(\d{1,5}))?$/.exec(text);
  if (!split) return unparsed('the host or port is malformed', 0);
  const host = readHost((split[1] as string).toLowerCase());
  if (host === undefined) return unparsed('the host is malformed', 0);
  if (split[2] === undefined) return parsed({ host });
  const port = Number(split[2]);
  if (port > 65535) return unparsed('the port is above 65535', (split[1] as string).length + 1);
  return parsed({ host, port });
}

function readHost(text: string): string | undefined {
  if (!text.startsWith('[')) return hostPattern.test(text) ? text : undefined;
  // RFC 5118 §4.10: RFC 3261's grammar allows a colon too many before an IPv4 address
  const address = text.slice(1, -1).replace(':::', '::');
  return isIPv6(address) && !address.includes('%') ? `[${address}]` : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // escapes that are no UTF-8
    return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
}

/** The same place, asked for over UDP unless it asks for something else itself. */
export function byUdp(uri: SipUri): SipUri {
  if (uri.params.has('transport') || uri.scheme === 'sips') return uri;
  return { ...uri, params: new Map([...uri.params, ['transport', 'udp']]) };
}

/** Writes a user name into a URI, escaping what its grammar forbids. */
export function escapeUser(user: string): string {
  return encodeURIComponent(user).replace(/%(2B|24|26|3D|2C|3B|3F|2F)/gi, (whole) =>
    decodeURIComponent(whole),
  );
}
