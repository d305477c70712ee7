// RFC 3264 and RFC 8866 §5.7: addresses of IPv4 and IPv6 in one session.
import { describe, expect, it } from 'vitest';
import { c4, lines, local, sound, take } from '../../../test/fakes/offers.ts';
import { Negotiation } from './negotiation.ts';
import type { LocalEnd } from './offer-answer.ts';

describe('IPv6', () => {
  it('is answered by our address of that family, under the same origin', () => {
    const { answer, agreement } = take(new Negotiation(local), 'c=IN IP6 2001:DB8:0:0::1', sound);
    expect(agreement.remote.host).toBe('2001:db8::1');
    expect(answer.toString()).toContain('\r\nc=IN IP6 2001:db8::5\r\n');
    expect(answer.toString()).toContain('\r\no=- 77 1 IN IP4 192.0.2.1\r\n');
  });

  it('is offered when it is all we have', () => {
    const offer = new Negotiation({ ...local, ip4: undefined }).createOffer().toString();
    expect(offer).toContain('o=- 77 1 IN IP6 2001:db8::5\r\ns=-\r\nc=IN IP6 2001:db8::5\r\n');
  });

  it.each([
    ['a family we don’t have', { ip6: undefined }, 'c=IN IP6 2001:db8::1'],
    ['the other family we don’t have', { ip4: undefined }, c4],
    ['a group', {}, 'c=IN IP6 ff15::101/3'],
    ['an address of IPv4 in disguise', {}, 'c=IN IP6 ::ffff:198.51.100.7'],
    ['a zone', {}, 'c=IN IP6 fe80::1%eth0'],
    ['a name', {}, 'c=IN IP6 pbx.example'],
  ])('%s is no usable address', (_, change, connection) => {
    const result = new Negotiation({ ...local, ...change }).createAnswer(lines(connection, sound));
    expect(result).toEqual({ ok: false, why: 'no usable address' });
  });
});

describe('an offer of ours names an address of the family', () => {
  const family = (offer: Buffer): string => /^c=IN (IP[46])/m.exec(offer.toString())![1]!;
  const c6 = 'c=IN IP6 2001:db8::9';

  it('that the sound goes by, also of another port and after a hold by an address of nobody', () => {
    const negotiation = new Negotiation(local);
    expect(family(negotiation.createOffer())).toBe('IP4');
    take(negotiation, c6, sound);
    expect(family(negotiation.createOffer())).toBe('IP6');
    expect(family(negotiation.moved(20_002).createOffer())).toBe('IP6');
    take(negotiation, 'c=IN IP4 0.0.0.0', sound);
    expect(family(negotiation.createOffer())).toBe('IP6');
    take(negotiation, c4, sound);
    expect(family(negotiation.createOffer())).toBe('IP4');
  });

  it('that its signalling goes by, if we have one, until the answer', () => {
    const first = (farHost: string | undefined, more: Partial<LocalEnd> = {}): string =>
      family(new Negotiation({ ...local, ...more, farHost }).createOffer());
    expect([undefined, '198.51.100.7', '2001:db8::9'].map((host) => first(host))).toEqual([
      'IP4',
      'IP4',
      'IP6',
    ]);
    expect(first('2001:db8::9', { ip6: undefined })).toBe('IP4');
    expect(first('198.51.100.7', { ip4: undefined })).toBe('IP6');
    const negotiation = new Negotiation({ ...local, farHost: '2001:db8::9' });
    negotiation.createOffer();
    expect(negotiation.acceptAnswer(lines(c4, sound)).ok).toBe(true);
    expect(family(negotiation.createOffer())).toBe('IP4');
  });
});
