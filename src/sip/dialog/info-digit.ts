// Digits by INFO: application/dtmf-relay (`Signal=5`) and application/dtmf (`5`), as gateways send them.
import type { TalkListener } from '../invite.ts';
import type { SipRequest } from '../message/message.ts';
import { responseTo } from '../message/respond.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { SessionHost } from './session-host.ts';

export type InfoRead =
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unsupported' };

/** Answers an INFO and tells the digit in it, if there is one. */
export function answerInfo(transaction: ServerTransaction, host: SessionHost, listener: TalkListener): void {
  const { request } = transaction.received;
  const info = readInfo(request);
  const headers = { Accept: 'application/dtmf-relay, application/dtmf' };
  transaction.respond(
    info.kind === 'unsupported' ? responseTo(request, 415, { headers }) : responseTo(request, 200),
  );
  if (info.kind === 'digit') host.notify(() => listener.onInfoDigit?.(info.digit));
}

export function readInfo(request: SipRequest): InfoRead {
  if (request.body.length === 0) return { kind: 'nothing' };
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  const body = request.body.toString('latin1', 0, 200);
  if (type === 'application/dtmf-relay') return digit(/^\s*Signal\s*=\s*(\S+)\s*$/im.exec(body)?.[1]);
  if (type === 'application/dtmf') return digit(/^\s*(\S{1,2})\s*$/.exec(body)?.[1]);
  return { kind: 'unsupported' };
}

function digit(text: string | undefined): InfoRead {
  if (text === undefined) return { kind: 'nothing' };
  // event codes 10 and 11 are written as numbers by some
  const name = text === '10' ? '*' : text === '11' ? '#' : text.toUpperCase();
  return /^[0-9*#A-D]$/.test(name) ? { kind: 'digit', digit: name } : { kind: 'nothing' };
}
