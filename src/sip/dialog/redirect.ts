// RFC 3261 §8.1.3.4: where a 3xx to our INVITE wants it, as far as we go there.
import type { Headers } from '../message/headers.ts';
import { parseNameAddress } from '../message/name-address.ts';
import { isSipUri, type SipUri } from '../message/uri.ts';

/**
 * The best Contact that is the same number at the same host: another port, transport or parameter of what was asked. A
 * redirection to anybody else is not followed, as that call would be at our cost (toll fraud) and to somebody whom
 * nobody has told us to call.
 */
export function redirectedTo(asked: SipUri, response: Headers): SipUri | undefined {
  const wishes = response.list('contact').flatMap((text) => {
    const address = parseNameAddress(text);
    if (!address.ok || !isSipUri(address.value.uri)) return [];
    const { uri, params } = address.value;
    const weight = Number(params.get('q') ?? 1);
    return [{ uri, weight: Number.isNaN(weight) ? 0 : weight }];
  });
  const ours = wishes.filter(({ uri }) => isSameParty(asked, uri) && !isSamePlace(asked, uri));
  return ours.toSorted((a, b) => b.weight - a.weight)[0]?.uri;
}

function isSameParty(asked: SipUri, uri: SipUri): boolean {
  const isThere = uri.host === asked.host && uri.params.get('maddr') === asked.params.get('maddr');
  // what asks for TLS is not led out of it
  return isThere && numberOf(uri) === numberOf(asked) && (isSecure(uri) || !isSecure(asked));
}

function isSecure({ scheme, params }: SipUri): boolean {
  return scheme === 'sips' || params.get('transport')?.toLowerCase() === 'tls';
}

/** Parameters of a user part (a routing number, say) are not the number. */
function numberOf({ user }: SipUri): string {
  return user.split(';')[0] as string;
}

/** Asked again it would only redirect again. */
function isSamePlace(a: SipUri, b: SipUri): boolean {
  return a.scheme === b.scheme && a.user === b.user && a.port === b.port && paramsOf(a) === paramsOf(b);
}

function paramsOf({ params }: SipUri): string {
  return [...params]
    .map(([name, value]) => `${name}=${value}`.toLowerCase())
    .toSorted()
    .join(';');
}
