// RFC 3261 §8.2.3, §20.11: whether the body of a request is a session description, and when it may be passed over.
import type { Headers } from './headers.ts';
import { noBody, type SipMessage, type SipRequest } from './message.ts';
import { readDisposition } from './multipart.ts';

/** RFC 5621 §4.2: of a body of several parts the session description is taken. */
export const acceptedBodies = 'application/sdp, multipart/mixed, multipart/alternative';

/** What carries an offer or an answer (RFC 6337 §2), and nothing else that we know. */
const ofSessions: ReadonlySet<string> = new Set(['INVITE', 'ACK', 'PRACK', 'UPDATE']);

/** In lower case, without parameters; empty when there is none. */
export function contentTypeOf(headers: Headers): string {
  return (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The header fields of a 415; undefined when the body is a session description, or when there is none. */
export function bodyRefusal({ headers, body }: SipRequest): Readonly<Record<string, string>> | undefined {
  if (body.length === 0) return undefined;
  if (contentTypeOf(headers) !== 'application/sdp') return { Accept: acceptedBodies };
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  return encoding === 'identity' ? undefined : { 'Accept-Encoding': 'identity' };
}

/**
 * The same message without its body, when that is no session description and says that it need not be understood
 * (`handling=optional`). `method` is that of its CSeq: bodies of other methods are not ours to judge.
 */
export function withoutOptional<T extends SipMessage>(message: T, method: string): T {
  if (message.body.length === 0 || !ofSessions.has(method)) return message;
  const { disposition, handling } = readDisposition(message.headers);
  const isSession = contentTypeOf(message.headers) === 'application/sdp' && disposition === 'session';
  if (isSession || handling !== 'optional') return message;
  const headers = message.headers.copy();
  for (const name of ['content-type', 'content-disposition', 'content-encoding']) headers.remove(name);
  return { ...message, headers, body: noBody };
}
