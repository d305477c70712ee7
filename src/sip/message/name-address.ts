// RFC 3261 §20.10, §20.20, §20.39: name-addr / addr-spec with parameters, as in From, To, Contact, Route.
import { quotedAt, quote, readParams, skipSpace, writeParams, type Params } from './params.ts';
import { parsed, unparsed, type Parsed } from './parsed.ts';
import { parseUri, type Uri } from './uri.ts';

export interface NameAddress {
  readonly name?: string;
  readonly uri: Uri;
  /** Of the header field, not of the URI: `tag`, `expires`, … */
  readonly params: Params;
}

export function parseNameAddress(text: string): Parsed<NameAddress> {
  const start = skipSpace(text, 0);
  if (text[start] === '"') {
    const name = quotedAt(text, start);
    if (!name.ok) return name;
    return parseBracketed(text, skipSpace(text, name.value.end), name.value.value);
  }
  const open = text.indexOf('<', start);
  if (open >= 0) {
    const name = text.slice(start, open).trim();
    // letters beyond the token grammar are let through, separators that change the meaning are not
    if (/[",;>\\]/.test(name)) return unparsed('a display name needs quotes', start);
    return parseBracketed(text, open, name);
  }
  return parseBare(text, start);
}

function parseBracketed(text: string, open: number, name: string): Parsed<NameAddress> {
  if (text[open] !== '<') return unparsed('"<" was expected after a display name', open);
  const close = text.indexOf('>', open);
  if (close < 0) return unparsed('"<" is not closed', open);
  const uri = parseUri(text.slice(open + 1, close));
  if (!uri.ok) return unparsed(uri.why, open + 1 + uri.offset);
  const params = readParams(text, close + 1);
  if (!params.ok) return params;
  return parsed({ ...(name === '' ? {} : { name }), uri: uri.value, params: params.value });
}

// without brackets, parameters belong to the header field, and the URI holds no comma, question mark or semicolon
function parseBare(text: string, start: number): Parsed<NameAddress> {
  const semicolon = text.indexOf(';', start);
  const end = semicolon < 0 ? text.length : semicolon;
  const address = text.slice(start, end).trimEnd();
  if (/[?,]/.test(address)) return unparsed('a URI with "?" or "," needs angle brackets', start);
  const uri = parseUri(address);
  if (!uri.ok) return unparsed(uri.why, start + uri.offset);
  const params = readParams(text, end);
  if (!params.ok) return params;
  return parsed({ uri: uri.value, params: params.value });
}

export function writeNameAddress(address: {
  readonly name?: string;
  readonly uri: string;
  readonly params?: Params;
}): string {
  const name = address.name === undefined ? '' : `${quote(address.name)} `;
  return `${name}<${address.uri}>${address.params ? writeParams(address.params) : ''}`;
}
