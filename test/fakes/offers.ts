import type { Agreement } from '../../src/media/sdp/agreement.ts';
import type { Negotiation } from '../../src/media/sdp/negotiation.ts';
import type { LocalEnd } from '../../src/media/sdp/offer-answer.ts';

/** Our end of a session, with an address of either family. */
export const local: LocalEnd = {
  ip4: '192.0.2.1',
  ip6: '2001:db8::5',
  port: 20_000,
  sessionId: '77',
  codecs: ['PCMA', 'PCMU'],
  srtp: 'off',
};

/** Of a far end's description: its address of IPv4, and its sound. */
export const c4 = 'c=IN IP4 198.51.100.7';
export const sound = 'm=audio 4000 RTP/AVP 8';

/** A far end's description with these lines. */
export function lines(...rest: string[]): Buffer {
  return Buffer.from(['v=0', 'o=pbx 1 1 IN IP4 198.51.100.7', 's=-', 't=0 0', ...rest, ''].join('\r\n'));
}

/** Throws when an offer of these lines is refused. */
export function take(negotiation: Negotiation, ...offer: string[]): { answer: Buffer; agreement: Agreement } {
  const result = negotiation.createAnswer(lines(...offer));
  if (!result.ok) throw new Error(result.why);
  return result;
}
