// Digits by INFO: application/dtmf-relay (`Signal=5`) and application/dtmf (`5`), as gateways send them.
import type { SipRequest } from '../message/message.ts';

export type InfoRead =
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unsupported' };

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
