// RFC 3261 §8.1.1, §8.2.2: the fields that every message must have, read and checked.
import type { SipMessage } from './message.ts';
import { parseNameAddress, type NameAddress } from './name-address.ts';
import { parseUri } from './uri.ts';
import { parseVia, type Via } from './via.ts';

export interface Envelope {
  readonly vias: readonly [Via, ...Via[]];
  readonly from: NameAddress;
  readonly to: NameAddress;
  readonly fromTag: string | undefined;
  readonly toTag: string | undefined;
  readonly callId: string;
  readonly cseq: { readonly number: number; readonly method: string };
}

export type EnvelopeRead =
  | { readonly ok: true; readonly envelope: Envelope }
  | {
      readonly ok: false;
      readonly why: string;
      readonly field: string;
      /** What a request is answered with. */
      readonly status: 400 | 501;
    };

type Field<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: string; readonly status?: 501 };

const maxVias = 70;
// IANA's registry of methods
const standardMethods =
  /^(?:ACK|BYE|CANCEL|INFO|INVITE|MESSAGE|NOTIFY|OPTIONS|PRACK|PUBLISH|REFER|REGISTER|SUBSCRIBE|UPDATE)$/;

export function readEnvelope(message: SipMessage): EnvelopeRead {
  const vias = readVias(message);
  if (!vias.ok) return bad('Via', vias.why);
  const from = readParty(message, 'from');
  if (!from.ok) return bad('From', from.why);
  const to = readParty(message, 'to');
  if (!to.ok) return bad('To', to.why);
  const callId = readCallId(message);
  if (!callId.ok) return bad('Call-ID', callId.why);
  const cseq = readCSeq(message);
  if (!cseq.ok) return { ...bad('CSeq', cseq.why), status: cseq.status ?? 400 };
  const rest = checkRest(message);
  if (rest) return rest;
  return {
    ok: true,
    envelope: {
      vias: vias.value, from: from.value, to: to.value, callId: callId.value, cseq: cseq.value,
      fromTag: tagOf(from.value), toTag: tagOf(to.value),
    }, // prettier-ignore
  };
}

function bad(field: string, why: string): EnvelopeRead & { ok: false } {
  return { ok: false, field, why, status: 400 };
}

function tagOf(address: NameAddress): string | undefined {
  return address.params.get('tag');
}

function single(message: SipMessage, name: string): Field<string> {
  const values = message.headers.all(name);
  if (values.length === 0) return { ok: false, why: 'is missing' };
  if (values.length > 1) return { ok: false, why: 'occurs more than once' };
  return { ok: true, value: values[0] as string };
}

function readVias(message: SipMessage): Field<[Via, ...Via[]]> {
  const vias: Via[] = [];
  for (const text of message.headers.list('via')) {
    const via = parseVia(text);
    if (!via.ok) return { ok: false, why: via.why };
    vias.push(via.value);
  }
  const [top, ...others] = vias;
  if (!top) return { ok: false, why: 'is missing' };
  if (vias.length > maxVias) return { ok: false, why: 'occurs too often' };
  return { ok: true, value: [top, ...others] };
}

function readParty(message: SipMessage, name: 'from' | 'to'): Field<NameAddress> {
  const text = single(message, name);
  if (!text.ok) return text;
  const party = parseNameAddress(text.value);
  // tag-param = "tag" EQUAL token
  return party.ok && party.value.params.get('tag') === '' ? { ok: false, why: 'has an empty tag' } : party;
}

function readCallId(message: SipMessage): Field<string> {
  const text = single(message, 'call-id');
  if (!text.ok) return text;
  return /^\S{1,256}$/.test(text.value) ? text : { ok: false, why: 'is malformed' };
}

function readCSeq(message: SipMessage): Field<{ number: number; method: string }> {
  const text = single(message, 'cseq');
  if (!text.ok) return text;
  const match = /^0*(\d{1,10})[ \t]+([^ \t]+)$/.exec(text.value);
  const number = Number(match?.[1]);
  // RFC 3261 §8.1.1.5: less than 2**31
  if (!match || number >= 2 ** 31) return { ok: false, why: 'is malformed' };
  const method = match[2] as string;
  if (message.kind === 'request' && method !== message.method) {
    const why = 'names another method';
    // RFC 4475 §3.1.2.18
    return standardMethods.test(message.method) ? { ok: false, why } : { ok: false, why, status: 501 };
  }
  return { ok: true, value: { number, method } };
}

function checkRest(message: SipMessage): (EnvelopeRead & { ok: false }) | undefined {
  // a response is matched by Via and CSeq: whoever reads what else stands in it copes, or the whole of it would be lost
  if (message.kind !== 'request') return undefined;
  const hops = message.headers.get('max-forwards');
  if (hops !== undefined && !(/^0*\d{1,9}$/.test(hops) && Number(hops) <= 255))
    return bad('Max-Forwards', 'is malformed');
  for (const name of ['Contact', 'Route', 'Record-Route']) {
    for (const text of message.headers.list(name)) {
      if (name === 'Contact' && text === '*') continue;
      const address = parseNameAddress(text);
      if (!address.ok) return bad(name, address.why);
    }
  }
  const uri = parseUri(message.uri);
  if (!uri.ok) return bad('Request-URI', uri.why);
  // RFC 4475 §3.1.2.11: headers in a Request-URI have no meaning
  if ('headers' in uri.value && uri.value.headers !== '') return bad('Request-URI', 'carries headers');
  return undefined;
}
