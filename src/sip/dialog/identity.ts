// RFC 3323, RFC 3325, RFC 5806, RFC 7044: who calls, who vouches for it, and by whom the call was sent on to us.
import type { CallIdentity, Diversion, Party } from '../invite.ts';
import type { Headers } from '../message/headers.ts';
import { parseNameAddress, writeNameAddress, type NameAddress } from '../message/name-address.ts';
import { readParams } from '../message/params.ts';
import { isSipUri } from '../message/uri.ts';

/** More than so many are not looked at: nobody sends a call on so often. */
const maxEntries = 20;

export function partyOf(address: NameAddress): Party {
  const { uri, name } = address;
  const user = isSipUri(uri) ? uri.user : uri.scheme === 'tel' ? (uri.text.slice(4).split(';')[0] ?? '') : '';
  return { uri: uri.text, user, ...(name === undefined ? {} : { name }) };
}

/** RFC 3325 §9.1: the first identity that the network vouches for; for who is believed. */
export function assertedIn(headers: Headers): Party | undefined {
  const [first] = addresses(headers, 'p-asserted-identity');
  return first && partyOf(first);
}

/** RFC 3323 §4.2: what the caller wants kept from others, in lower case: `id`, `user`, `header`, `session`, `none`. */
export function privacyIn(headers: Headers): readonly string[] {
  const values = headers.list('privacy').flatMap((text) => text.split(';'));
  return values.map((text) => text.trim().toLowerCase()).filter((text) => text !== '');
}

/**
 * By whom the call was sent on, the last one first: Diversion, or where there is none, History-Info. Who wants to stay
 * unknown is `anonymous`.
 */
export function diversionsIn(headers: Headers): readonly Diversion[] {
  const diversions = addresses(headers, 'diversion').map((address) => {
    const reason = address.params.get('reason')?.toLowerCase();
    // RFC 5806 §4: `full`, `name`, `uri` or `off`
    const hidden = ['full', 'uri'].includes(address.params.get('privacy')?.toLowerCase() ?? '');
    return { ...(hidden ? anonymous : partyOf(address)), ...(reason === undefined ? {} : { reason }) };
  });
  return diversions.length > 0 ? diversions : historyIn(headers);
}

/** RFC 3325 §9.2, RFC 3323 §4.1.1.3: the headers by which a call of ours says who calls. */
export function identityHeaders(identity: CallIdentity): readonly (readonly [string, string])[] {
  const { as, name, uri, private: hidden = false } = identity;
  const value = writeNameAddress({ name, uri });
  // the draft, §5: `screen=no` as nobody but us has looked at it
  const remote = `${value};party=calling;screen=no;privacy=${hidden ? 'full' : 'off'}`;
  const said = as === 'remote-party' ? remote : value;
  return [[identityFields[as], said], ...(hidden ? ([['Privacy', 'id']] as const) : [])];
}

const identityFields = {
  asserted: 'P-Asserted-Identity',
  preferred: 'P-Preferred-Identity',
  'remote-party': 'Remote-Party-ID',
} as const;

/** RFC 3323 §4.1.1.3: what stands in From instead of who wants to stay unknown. */
export const anonymous = {
  name: 'Anonymous',
  uri: 'sip:anonymous@anonymous.invalid',
  user: 'anonymous',
} as const satisfies Party;

// RFC 7044 §5: entries in the order of their index; the last one is where the call has come to
function historyIn(headers: Headers): readonly Diversion[] {
  const entries = addresses(headers, 'history-info');
  // §10.1: of all entries, or of one, whose URI says so
  const allHidden = privacyIn(headers).includes('history');
  return entries
    .slice(0, -1)
    .map((address, at) => {
      const next = entries[at + 1];
      const cause = (next && targetCause(next)) ?? reasonInUri(address);
      const hidden = allHidden || /(?:^|&)Privacy=[^&]*history/i.test(uriHeaders(address));
      const party = hidden ? anonymous : partyOf(address);
      return { ...party, ...(cause === undefined ? {} : { reason: reasonNames[cause] ?? cause }) };
    })
    .reverse();
}

// RFC 4458 §2: the cause stands in the URI that the call was sent on to
function targetCause({ uri }: NameAddress): string | undefined {
  return isSipUri(uri) ? uri.params.get('cause') : undefined;
}

// RFC 7044 §10.2: or in a Reason that is escaped into the URI that it came from
function reasonInUri(address: NameAddress): string | undefined {
  const escaped = /(?:^|&)Reason=([^&]*)/i.exec(uriHeaders(address))?.[1];
  const reason = escaped?.replace(/%3B/gi, ';').replace(/%3D/gi, '=');
  const semicolon = reason?.indexOf(';') ?? -1;
  if (reason === undefined || semicolon < 0) return undefined;
  const params = readParams(reason.replace(/;text=.*$/i, ''), semicolon);
  return params.ok ? params.value.get('cause') : undefined;
}

function uriHeaders({ uri }: NameAddress): string {
  return isSipUri(uri) ? uri.headers : '';
}

/** RFC 4458 §3.1 in the words of RFC 5806 §4. */
const reasonNames: Readonly<Record<string, string>> = {
  404: 'unknown',
  302: 'unconditional',
  486: 'user-busy',
  408: 'no-answer',
  480: 'deflection',
  487: 'deflection',
  503: 'unavailable',
};

function addresses(headers: Headers, name: string): NameAddress[] {
  return headers
    .list(name)
    .slice(0, maxEntries)
    .flatMap((text) => {
      const address = parseNameAddress(text);
      return address.ok ? [address.value] : [];
    });
}
