// RFC 3261 §7, §25: reading one message from one datagram. Never throws.
import { isUtf8 } from 'node:buffer';
import { Headers, isWellKnown, type HeaderField } from './headers.ts';
import type { SipMessage } from './message.ts';
import { isToken } from './params.ts';

export type MessageParse =
  | { readonly ok: true; readonly message: SipMessage }
  | {
      readonly ok: false;
      readonly why: string;
      readonly offset: number;
      /** The status that a request so malformed is answered with. */
      readonly status: 400 | 505;
      /** As much as could be read, for the answer; absent when nobody can be answered. */
      readonly salvage?: SipMessage;
    };

const maxHeaders = 256;
const maxHeaderBytes = 48 * 1024;

interface Fault {
  readonly why: string;
  readonly offset: number;
  readonly status?: 505;
  readonly unanswered?: true;
}

export function parseMessage(bytes: Buffer): MessageParse {
  const start = skipEmptyLines(bytes);
  const emptyLine = bytes.indexOf('\r\n\r\n', start, 'latin1');
  const headEnd = emptyLine < 0 ? bytes.length : emptyLine;
  if (headEnd - start > maxHeaderBytes)
    return { ok: false, why: 'the header section is too long', offset: start, status: 400 };
  // one character a byte, so that an index is an offset; values are decoded as UTF-8 below
  const head = bytes.toString('latin1', start, headEnd);
  const lineEnd = head.indexOf('\r\n');
  const startLine = readStartLine(lineEnd < 0 ? head : head.slice(0, lineEnd));
  if (!startLine) return { ok: false, why: 'the first line is no SIP', offset: start, status: 400 };
  const faults: Fault[] = startLine.fault ? [{ ...startLine.fault, offset: start }] : [];
  if (emptyLine < 0) faults.push({ why: 'the header section does not end', offset: bytes.length });
  const headers = readHeaders(lineEnd < 0 ? '' : head.slice(lineEnd + 2), start + lineEnd + 2, faults);
  const body = readBody(bytes, headEnd + 4, headers, faults);
  const message: SipMessage = { ...startLine.line, headers, body };
  const fault = faults[0];
  if (!fault) return { ok: true, message };
  const { why, offset, status = 400, unanswered } = fault;
  return { ok: false, why, offset, status, ...(unanswered ? {} : { salvage: message }) };
}

/** RFC 3261 §7.5: empty lines before a message are ignored. */
function skipEmptyLines(bytes: Buffer): number {
  let index = 0;
  while (bytes[index] === 13 && bytes[index + 1] === 10) index += 2;
  return index;
}

type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: string }
  | { readonly kind: 'response'; readonly status: number; readonly reason: string };

function readStartLine(line: string): { line: StartLine; fault?: Omit<Fault, 'offset'> } | undefined {
  if (/^SIP\//i.test(line)) {
    // RFC 4475 §3.1.1.13: the space before a reason that is not there may be left out
    const match = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/i.exec(line);
    if (!match) return undefined;
    return { line: { kind: 'response', status: Number(match[1]), reason: utf8(match[2] ?? '') } };
  }
  const parts = /^([^ ]+) (.*) SIP\/(\d{1,9}\.\d{1,9})( *)$/is.exec(line);
  const [, method = '', uri = '', version, spaces] = parts ?? [];
  if (!isToken(method)) return undefined;
  const request: StartLine = { kind: 'request', method, uri };
  if (version !== '2.0') return { line: request, fault: { why: 'the version is not SIP/2.0', status: 505 } };
  if (spaces !== '') return { line: request, fault: { why: 'spaces follow the request line' } };
  // also catches a second space before or after the URI
  if (!/^[\x21-\x7e]+$/.test(request.uri))
    return { line: request, fault: { why: 'the Request-URI is malformed' } };
  return { line: request };
}

function readHeaders(text: string, offset: number, faults: Fault[]): Headers {
  const headers = new Headers();
  let at = 0;
  while (at < text.length) {
    let end = nextLineEnd(text, at);
    // RFC 3261 §7.3.1: a line that begins with a space continues the one before
    while (text[end + 2] === ' ' || text[end + 2] === '\t') end = nextLineEnd(text, end + 2);
    const line = text.slice(at, end);
    const field = readField(line);
    if (!field) faults.push({ why: 'a header line is malformed', offset: offset + at });
    else if (headers.size >= maxHeaders) {
      // the first fault, as nobody is answered who sends so much
      faults.unshift({ why: 'there are too many header fields', offset: offset + at, unanswered: true });
      return headers;
    } else headers.append(field);
    at = end + 2;
  }
  return headers;
}

function nextLineEnd(text: string, from: number): number {
  const end = text.indexOf('\r\n', from);
  return end < 0 ? text.length : end;
}

function readField(line: string): HeaderField | undefined {
  const colon = line.indexOf(':');
  if (colon < 1) return undefined;
  const name = trimSpace(line.slice(0, colon));
  if (!isWellKnown(name) && !isToken(name)) return undefined;
  const value = unfold(line.slice(colon + 1));
  // a lone CR or LF would begin a line of its own for others
  if (/[\r\n]/.test(value)) return undefined;
  if (!/[\x80-\xff]/.test(value)) return { name, value };
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? { name, value: bytes.toString() } : { name, value: bytes.toString(), bytes: value };
}

function unfold(text: string): string {
  if (!text.includes('\r\n')) return trimSpace(text);
  return trimSpace(text.split('\r\n').map(trimSpace).join(' '));
}

// only what the grammar calls space: the bytes of «Р» end in one that String.trim takes for a no-break space
function trimSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

/** RFC 3261 §18.3: what follows Content-Length bytes is cut off; too few is an error; absent means the rest. */
function readBody(bytes: Buffer, from: number, headers: Headers, faults: Fault[]): Buffer {
  const lengths = headers.all('content-length');
  const rest = bytes.subarray(from);
  const [first] = lengths;
  if (first === undefined) return rest;
  if (lengths.length > 1 || !/^0*\d{1,9}$/.test(first)) {
    faults.push({ why: 'Content-Length is malformed', offset: from });
    return rest.subarray(0, 0);
  }
  const length = Number(first);
  if (length > rest.length)
    faults.push({ why: 'the body is shorter than Content-Length', offset: bytes.length });
  return rest.subarray(0, length);
}
