// RFC 3261 §9.1 and §17.1.1.3: the requests that follow from an INVITE hop by hop.
import { Headers } from './headers.ts';
import { noBody, type SipRequest, type SipResponse } from './message.ts';

/** The ACK to a 3xx–6xx. */
export function ackOfRefusal(invite: SipRequest, response: SipResponse): SipRequest {
  return followUp(invite, 'ACK', response.headers.get('to') ?? '', {});
}

export function cancelOf(invite: SipRequest, headers: Readonly<Record<string, string>> = {}): SipRequest {
  return followUp(invite, 'CANCEL', invite.headers.get('to') ?? '', headers);
}

function followUp(
  invite: SipRequest,
  method: string,
  to: string,
  more: Readonly<Record<string, string>>,
): SipRequest {
  const headers = new Headers();
  headers.add('Via', invite.headers.get('via') ?? '');
  headers.add('Max-Forwards', '70');
  for (const route of invite.headers.all('route')) headers.add('Route', route);
  headers.add('From', invite.headers.get('from') ?? '');
  headers.add('To', to);
  headers.add('Call-ID', invite.headers.get('call-id') ?? '');
  headers.add('CSeq', `${parseInt(invite.headers.get('cseq') ?? '0', 10)} ${method}`);
  for (const [name, value] of Object.entries(more)) headers.add(name, value);
  return { kind: 'request', method, uri: invite.uri, headers, body: noBody };
}
