// RFC 3428 §4, §8: a short text from us, outside any dialog.
import { Failure, newToken } from '../base/index.ts';
import type { OutgoingRequest } from './dialog/dialog.ts';
import { planWay, requireUri, type WayOrder } from './dialog/invite-request.ts';
import { DigestClient } from './digest/digest-client.ts';
import type { SipCredentials } from './invite.ts';
import { Headers } from './message/headers.ts';
import type { SipRequest } from './message/message.ts';
import { writeNameAddress } from './message/name-address.ts';
import { retryAfterOf } from './message/reason.ts';
import { largestDatagram, sizeOf } from './sending.ts';
import type { UserAgentClient } from './user-agent-client.ts';

/** Way and target as in `InviteOrder`. */
export interface MessageOrder extends WayOrder {
  /** Our own address of record, a SIP URI. */
  readonly from: string;
  readonly fromName?: string;
  /** UTF-8 where it is text. */
  readonly body: Buffer;
  /** `text/plain;charset=utf-8` when absent. */
  readonly contentType?: string;
  readonly credentials?: SipCredentials;
}

/**
 * `status` 200: it has been delivered; 202: somebody on the way keeps it and tries. Refused: the far end's status, 408
 * where nobody answers, 503 where nobody can be reached.
 */
export type MessageResult =
  | { readonly ok: true; readonly status: number }
  | { readonly ok: false; readonly status: number; readonly retryAfterS?: number };

/** What is put on a request besides, at most: Via, Max-Forwards, User-Agent, and a signature where there is a password. */
const ourFields = 250;
const ourSignature = 400;

/**
 * Sends it once; what the far end does not confirm may have come all the same. Throws `Failure`: `sip.bad-uri`;
 * `sip.message-too-long` where the whole request would be above 1300 bytes, which no message outside a session may be (§8).
 */
export function sendMessage(client: UserAgentClient, order: MessageOrder): Promise<MessageResult> {
  const way = planWay(order);
  const from = requireUri(order.from, 'from').text;
  const headers = Headers.of([
    ...way.routes.map((route) => ['Route', route] as const),
    ['From', writeNameAddress({ name: order.fromName, uri: from, params: new Map([['tag', newToken(9)]]) })],
    ['To', `<${order.target}>`],
    ['Call-ID', newToken(18)],
    ['CSeq', '1 MESSAGE'],
    ['Content-Type', order.contentType ?? 'text/plain;charset=utf-8'],
  ]);
  const request: SipRequest = { kind: 'request', method: 'MESSAGE', uri: way.uri, headers, body: order.body };
  const room = ourFields + (order.credentials ? ourSignature : 0);
  if (sizeOf(request) + room > largestDatagram)
    throw new Failure('invalid', {
      code: 'sip.message-too-long',
      message: 'The text is too long for one SIP message.',
    });
  let cseq = 0;
  const make = (): OutgoingRequest => {
    cseq += 1;
    const numbered = request.headers.copy();
    numbered.set('CSeq', `${cseq} MESSAGE`);
    return { request: { ...request, headers: numbered }, nextHop: way.nextHop, flow: way.flow };
  };
  return new Promise((resolve) => {
    client.sendSigned(make, new DigestClient(order.credentials), {
      onResponse: ({ response: { status, headers: answer } }) => {
        if (status < 200) return;
        const retryAfterS = retryAfterOf(answer);
        if (status < 300) resolve({ ok: true, status });
        else resolve({ ok: false, status, ...(retryAfterS === undefined ? {} : { retryAfterS }) });
      },
      onTimeout: () => resolve({ ok: false, status: 408 }),
      onUnreachable: () => resolve({ ok: false, status: 503 }),
    });
  });
}
