// RFC 3261 §20.42 and RFC 3581: Via.
import { isToken, readParams, writeParams, type Params } from './params.ts';
import { parsed, unparsed, type Parsed } from './parsed.ts';
import { parseHostPort } from './uri.ts';

export interface Via {
  /** Upper case: UDP, TCP, TLS, WS, … */
  readonly protocol: string;
  readonly host: string;
  readonly port?: number;
  readonly params: Params;
}

export const magicCookie = 'z9hG4bK';

/** The transaction's identifier, when the sender keeps to RFC 3261; undefined for RFC 2543 senders. */
export function branchOf(via: Via): string | undefined {
  const branch = via.params.get('branch');
  if (branch === undefined || branch.length <= magicCookie.length) return undefined;
  return branch.slice(0, magicCookie.length).toLowerCase() === magicCookie.toLowerCase() ? branch : undefined;
}

export function parseVia(text: string): Parsed<Via> {
  const start = /^\s*SIP\s*\/\s*2\.0\s*\/\s*([^\s;/,]+)\s+/i.exec(text);
  if (!start) return unparsed('a Via does not begin with SIP/2.0/<transport>', 0);
  const protocol = start[1] as string;
  if (!isToken(protocol)) return unparsed('the transport of a Via is malformed', 0);
  const from = start[0].length;
  const semicolon = text.indexOf(';', from);
  const end = semicolon < 0 ? text.length : semicolon;
  const place = parseHostPort(text.slice(from, end).trim());
  if (!place.ok) return unparsed(place.why, from + place.offset);
  const params = readParams(text, end);
  if (!params.ok) return params;
  return parsed({ protocol: protocol.toUpperCase(), ...place.value, params: params.value });
}

export function writeVia(via: Via): string {
  const port = via.port === undefined ? '' : `:${via.port}`;
  return `SIP/2.0/${via.protocol} ${via.host}${port}${writeParams(via.params)}`;
}

/** RFC 3261 §18.2.1, RFC 3581 §4: notes where a request really came from. */
export function markReceived(via: Via, source: { readonly host: string; readonly port: number }): Via {
  const asked = via.params.has('rport');
  if (!asked && via.host.replace(/^\[|\]$/g, '') === source.host) return via;
  const params = new Map(via.params);
  params.set('received', source.host);
  if (asked) params.set('rport', String(source.port));
  return { ...via, params };
}
