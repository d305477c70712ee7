// RFC 3261 §8.2.6: making a response to a request.
import { Headers, type HeaderField } from './headers.ts';
import { noBody, type SipRequest, type SipResponse } from './message.ts';
import { parseNameAddress } from './name-address.ts';

export interface ResponseParts {
  readonly reason?: string;
  /** Added to To when the request had no tag there. */
  readonly toTag?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Header fields of which there may be several. */
  readonly repeated?: readonly (readonly [name: string, value: string])[];
  readonly body?: Buffer;
  readonly contentType?: string;
}

const reasons: Readonly<Record<number, string>> = {
  100: 'Trying', 180: 'Ringing', 181: 'Call Is Being Forwarded', 182: 'Queued', 183: 'Session Progress', 200: 'OK', 202: 'Accepted',
  302: 'Moved Temporarily', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found',
  405: 'Method Not Allowed', 406: 'Not Acceptable', 407: 'Proxy Authentication Required', 408: 'Request Timeout',
  410: 'Gone', 415: 'Unsupported Media Type', 416: 'Unsupported URI Scheme', 420: 'Bad Extension', 422: 'Session Interval Too Small',
  423: 'Interval Too Brief', 480: 'Temporarily Unavailable', 481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected', 483: 'Too Many Hops', 484: 'Address Incomplete', 486: 'Busy Here', 487: 'Request Terminated',
  488: 'Not Acceptable Here', 489: 'Bad Event', 491: 'Request Pending', 500: 'Server Internal Error', 501: 'Not Implemented',
  503: 'Service Unavailable', 504: 'Server Time-out', 505: 'Version Not Supported', 600: 'Busy Everywhere', 603: 'Decline',
}; // prettier-ignore

/** The standard's words for a status. */
export function reasonOf(status: number): string {
  return reasons[status] ?? (status < 200 ? 'Progress' : status < 300 ? 'OK' : 'Failure');
}

export function responseTo(request: SipRequest, status: number, parts: ResponseParts = {}): SipResponse {
  const headers = new Headers();
  for (const { value, bytes } of request.headers.fields('via')) headers.append({ name: 'Via', value, bytes });
  for (const name of ['From', 'To', 'Call-ID', 'CSeq']) {
    const field = request.headers.field(name);
    if (!field) continue;
    const { value, bytes } = name === 'To' ? withTag(field, parts.toTag) : field;
    headers.append({ name, value, bytes });
  }
  for (const [name, value] of Object.entries(parts.headers ?? {})) headers.add(name, value);
  for (const [name, value] of parts.repeated ?? []) headers.add(name, value);
  if (parts.body && parts.body.length > 0)
    headers.add('Content-Type', parts.contentType ?? 'application/sdp');
  return {
    kind: 'response',
    status,
    reason: parts.reason ?? reasonOf(status),
    headers,
    body: parts.body ?? noBody,
  };
}

function withTag(to: HeaderField, tag: string | undefined): HeaderField {
  const { value, bytes } = to;
  if (tag === undefined || hasTag(value)) return to;
  const more = `;tag=${tag}`;
  return { ...to, value: value + more, ...(bytes === undefined ? {} : { bytes: bytes + more }) };
}

function hasTag(to: string): boolean {
  const address = parseNameAddress(to);
  return address.ok ? address.value.params.has('tag') : /;\s*tag\s*=/i.test(to);
}
