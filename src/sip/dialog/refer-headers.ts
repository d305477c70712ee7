// RFC 3515 §2.1, RFC 3891 §6.1: Refer-To and Replaces, as they are read and written.
import type { Headers } from '../message/headers.ts';
import { parseNameAddress } from '../message/name-address.ts';
import { readParams } from '../message/params.ts';
import { isSipUri } from '../message/uri.ts';
import type { DialogName, ReferOrder } from '../refer.ts';

export interface ReferTo {
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Replaces {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  readonly earlyOnly: boolean;
}

/** §2.4.2: undefined unless there is exactly one Refer-To that makes sense. */
export function readReferTo(headers: Headers): ReferTo | undefined {
  const [text, ...more] = headers.all('refer-to');
  const address = text === undefined || more.length > 0 ? undefined : parseNameAddress(text);
  if (!address?.ok) return undefined;
  const { uri } = address.value;
  const replaces = isSipUri(uri) ? replacesIn(uri.headers) : undefined;
  const referredBy = headers.get('referred-by');
  return {
    target: uri.text.split('?')[0] ?? '',
    headers: {
      ...(replaces === undefined ? {} : { Replaces: replaces }),
      ...(referredBy === undefined ? {} : { 'Referred-By': referredBy }),
    },
  };
}

export function writeReferTo(order: ReferOrder): string {
  const { to, replacing } = order;
  return replacing ? `<${to}?Replaces=${encodeURIComponent(replacesOf(replacing))}>` : `<${to}>`;
}

/** `none`: there is no such header; `bad`: more than one, or one without sense (400). */
export function readReplaces(headers: Headers): Replaces | 'none' | 'bad' {
  const values = headers.all('replaces');
  const [text] = values;
  if (text === undefined) return 'none';
  const semicolon = text.indexOf(';');
  const params = values.length > 1 || semicolon < 1 ? undefined : readParams(text, semicolon);
  const toTag = params?.ok ? params.value.get('to-tag') : undefined;
  const fromTag = params?.ok ? params.value.get('from-tag') : undefined;
  if (!params?.ok || !toTag || !fromTag) return 'bad';
  return {
    callId: text.slice(0, semicolon).trim(),
    toTag,
    fromTag,
    earlyOnly: params.value.has('early-only'),
  };
}

// seen from the one who is to read it: its own tag is the To tag
function replacesOf({ callId, localTag, remoteTag }: DialogName): string {
  return `${callId};to-tag=${remoteTag};from-tag=${localTag}`;
}

function replacesIn(uriHeaders: string): string | undefined {
  const value = /(?:^|&)Replaces=([^&]*)/i.exec(uriHeaders)?.[1];
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
