// RFC 3261 §19.1.1 (SIP URI) and RFC 3966 (tel), as much of them as people type for a person whom calls are handed to.
import { isIPv6 } from 'node:net';

/** Where a person answers: at a SIP address, or at a number that goes out by the trunk. */
type PersonAddress =
  | {
      readonly kind: 'sip';
      readonly user: string;
      /** A name or an address, IPv6 without brackets. */
      readonly host: string;
      readonly port?: number;
    }
  /** Digits, `*` and `#`, with `+` before an international number; an extension too. */
  | { readonly kind: 'number'; readonly number: string };

/** `sips` needs TLS up to the telephone, which is not there. */
export type PersonAddressProblem = 'sips' | 'not-an-address';

const sipAddress =
  /^sip:((?:[A-Z0-9\-_.!~*'()&=+$#]|%[0-9A-F]{2})+)@(?:\[([0-9A-F:.]+)\]|([A-Z0-9](?:[A-Z0-9._-]*[A-Z0-9])?))(?::([1-9]\d{0,4}))?$/i;
const number = /^\+?[0-9*#]{1,20}$/;
const longest = 200;

/**
 * The one rule for such an address: `sip:user@host[:port]`, or a telephone number or extension, written with
 * spaces, brackets and dashes if people like, with or without `tel:`.
 */
export function readPersonAddress(typed: string): PersonAddress | PersonAddressProblem {
  const text = typed.trim();
  if (/^sips:/i.test(text)) return 'sips';
  if (text.length > longest) return 'not-an-address';
  const sip = sipAddress.exec(text);
  if (sip) {
    const [, user = '', six, name = '', digits] = sip;
    const port = digits === undefined ? undefined : Number(digits);
    if ((port ?? 1) > 65_535 || (six !== undefined && !isIPv6(six))) return 'not-an-address';
    return { kind: 'sip', user, host: six ?? name, ...(port === undefined ? {} : { port }) };
  }
  const digits = text.replace(/^tel:/i, '').replace(/[ ()-]/g, '');
  return number.test(digits) ? { kind: 'number', number: digits } : 'not-an-address';
}
