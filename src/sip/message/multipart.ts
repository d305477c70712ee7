// RFC 2046 §5.1 and RFC 5621: bodies of several parts, and the session description among them.
import { Headers } from './headers.ts';
import type { SipMessage } from './message.ts';
import { isToken, readParams, type Params } from './params.ts';

interface Content {
  /** Lower case, `type/subtype`. */
  readonly type: string;
  readonly params: Params;
  readonly headers: Headers;
  readonly body: Buffer;
}

type Search =
  /** `unmet`: a part that must be understood and is not. */
  { readonly session: Content | undefined; readonly unmet: boolean };

const maxParts = 32;
const maxDepth = 4;
const nothing: Search = { session: undefined, unmet: false };
const unmet: Search = { session: undefined, unmet: true };

/**
 * The same message with the session description of its multipart body as its only body; the message itself when it has
 * no multipart body, when no part is a session description, or when a part says that it must be understood
 * (`handling=required`, RFC 3261 §20.11) and is of a kind that we don't know. A part that doesn't say so is passed over,
 * though the default is `required`: gateways add ISUP and locations without a word.
 */
export function withSessionOnly<T extends SipMessage>(message: T): T {
  const type = message.headers.get('content-type');
  if (type === undefined || !/^multipart\//i.test(type)) return message;
  const whole = readContent(message.headers, message.body);
  const search = whole && searchParts(whole, 0);
  if (!search?.session || search.unmet) return message;
  const headers = message.headers.copy();
  for (const name of ['content-disposition', 'content-transfer-encoding', 'content-id']) headers.remove(name);
  headers.set('Content-Type', search.session.headers.get('content-type') ?? 'application/sdp');
  return { ...message, headers, body: search.session.body };
}

function readContent(headers: Headers, body: Buffer): Content | undefined {
  const text = headers.get('content-type') ?? 'text/plain';
  const semicolon = text.indexOf(';');
  const [main = '', sub = '', ...more] = text
    .slice(0, semicolon < 0 ? text.length : semicolon)
    .split('/')
    .map((word) => word.trim().toLowerCase());
  if (!isToken(main) || !isToken(sub) || more.length > 0) return undefined;
  const params = readParams(semicolon < 0 ? '' : text, Math.max(0, semicolon));
  return params.ok ? { type: `${main}/${sub}`, params: params.value, headers, body } : undefined;
}

function searchParts(whole: Content, depth: number): Search {
  const parts = depth < maxDepth ? partsOf(whole) : undefined;
  if (!parts) return unmet;
  const searches = parts.map((part) => searchPart(part, depth));
  // RFC 2046 §5.1.4: the last alternative that we know; §5.1.3: any other kind is read as multipart/mixed
  if (whole.type === 'multipart/alternative') return searches.findLast(({ session }) => session) ?? nothing;
  return {
    session: searches.find(({ session }) => session)?.session,
    unmet: searches.some((search) => search.unmet),
  };
}

function searchPart(part: Content, depth: number): Search {
  const { disposition, handling } = readDisposition(part.headers);
  const required = handling === 'required';
  if (part.type.startsWith('multipart/')) {
    const inner = searchParts(part, depth + 1);
    return { session: inner.session, unmet: required && inner.unmet };
  }
  const known = part.type === 'application/sdp' && disposition === 'session' && isPlain(part.headers);
  return known ? { session: part, unmet: false } : required ? unmet : nothing;
}

/** In lower case. `session` when absent, which it is by default for what we know. */
export function readDisposition(headers: Headers): { disposition: string; handling: string | undefined } {
  const text = headers.get('content-disposition') ?? 'session';
  const semicolon = text.indexOf(';');
  const disposition = (semicolon < 0 ? text : text.slice(0, semicolon)).trim().toLowerCase();
  const params = semicolon < 0 ? undefined : readParams(text, semicolon);
  const handling = params?.ok ? params.value.get('handling')?.toLowerCase() : undefined;
  return { disposition, handling };
}

/** Neither packed nor in base64. */
function isPlain(headers: Headers): boolean {
  const transfer = headers.get('content-transfer-encoding')?.toLowerCase() ?? 'binary';
  const encoding = headers.get('content-encoding')?.toLowerCase() ?? 'identity';
  return ['7bit', '8bit', 'binary'].includes(transfer) && encoding === 'identity';
}

/** Undefined when the body is not what its type says. */
function partsOf(whole: Content): Content[] | undefined {
  const boundary = whole.params.get('boundary');
  if (boundary === undefined || !/^[ -~]{1,70}$/.test(boundary)) return undefined;
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  // the first one may stand at the very beginning
  const body = Buffer.concat([Buffer.from('\r\n'), whole.body]);
  const parts: Content[] = [];
  let at = body.indexOf(delimiter);
  while (at >= 0) {
    const from = at + delimiter.length;
    if (body.toString('latin1', from, from + 2) === '--') return parts;
    const next = body.indexOf(delimiter, from);
    const lineEnd = body.indexOf('\r\n', from);
    if (next < 0 || lineEnd < 0 || parts.length >= maxParts) return undefined;
    // a longer boundary that begins with this one
    if (/[^ \t]/.test(body.toString('latin1', from, lineEnd))) return undefined;
    const part = readPart(body.subarray(lineEnd, next));
    if (part) parts.push(part);
    at = next;
  }
  return undefined;
}

/** `bytes` begin with the line end of the delimiter, so that a part without fields has its empty line too. */
function readPart(bytes: Buffer): Content | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const headers = new Headers();
  const lines = bytes
    .toString('latin1', 0, headEnd)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    if (isToken(name)) headers.add(name, line.slice(colon + 1).trim());
  }
  return readContent(headers, bytes.subarray(headEnd + 4));
}
