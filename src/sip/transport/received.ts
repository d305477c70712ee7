// RFC 3261 §18.1.2, §18.2.1: a message that has come and holds what every message must hold.
import { readEnvelope, type Envelope } from '../message/envelope.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { withSessionOnly } from '../message/multipart.ts';
import { splitList } from '../message/params.ts';
import { withoutOptional } from '../message/session-body.ts';
import { markReceived, writeVia, type Via } from '../message/via.ts';
import { isReliable, type Endpoint } from './transport.ts';

export interface ReceivedRequest {
  readonly request: SipRequest;
  readonly envelope: Envelope;
  readonly source: Endpoint;
  /** Where its responses go. */
  readonly replyTo: Endpoint;
}

export interface ReceivedResponse {
  readonly response: SipResponse;
  readonly envelope: Envelope;
  readonly source: Endpoint;
}

export type Reception<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string; readonly status: 400 | 501 };

/** Checks a request, takes the session out of a multipart body, leaves out what may be, notes in its Via where it really came from. */
export function receiveRequest(whole: SipRequest, source: Endpoint): Reception<ReceivedRequest> {
  const read = readEnvelope(whole);
  if (!read.ok) return { ok: false, why: `${read.field} ${read.why}`, status: read.status };
  const request = withoutOptional(withSessionOnly(whole), read.envelope.cseq.method);
  const [top, ...others] = read.envelope.vias;
  if (top.port === 0) return { ok: false, why: 'Via has port 0', status: 400 };
  const marked = markReceived(top, source);
  const [, ...alongside] = splitList(request.headers.get('via') ?? '');
  request.headers.replaceFirst('via', [writeVia(marked), ...alongside].join(', '));
  return {
    ok: true,
    value: {
      request,
      envelope: { ...read.envelope, vias: [marked, ...others] },
      source,
      replyTo: replyTo(request, top, source),
    },
  };
}

// RFC 3261 §18.2.2 and RFC 3581 §4; always the address it came from, so that nobody else can be made to hear us
function replyTo(request: SipRequest, via: Via, source: Endpoint): Endpoint {
  const sips = /^sips:/i.test(request.uri) ? { sips: true } : {};
  if (!isReliable(source))
    return { host: source.host, port: via.params.has('rport') ? source.port : (via.port ?? 5060) };
  return { ...source, ...sips, returnPort: via.port ?? (source.protocol === 'TLS' ? 5061 : 5060) };
}

export function receiveResponse(response: SipResponse, source: Endpoint): Reception<ReceivedResponse> {
  const read = readEnvelope(response);
  if (!read.ok) return { ok: false, why: `${read.field} ${read.why}`, status: read.status };
  const { envelope } = read;
  const relevant = withoutOptional(withSessionOnly(response), envelope.cseq.method);
  return { ok: true, value: { response: relevant, envelope, source } };
}
