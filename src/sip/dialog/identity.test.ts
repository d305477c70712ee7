import { describe, expect, it } from 'vitest';
import { Headers } from '../message/headers.ts';
import { assertedIn, diversionsIn, identityHeaders, privacyIn } from './identity.ts';

const of = (...fields: (readonly [string, string])[]): Headers => Headers.of(fields);

describe('who calls', () => {
  it('is read from the first asserted identity, SIP or tel (RFC 3325 §9.1)', () => {
    const text = '"Anna" <sip:+79161234567@ims.invalid>, <tel:+79161234567>';
    expect(assertedIn(of(['P-Asserted-Identity', text]))).toEqual({
      uri: 'sip:+79161234567@ims.invalid',
      user: '+79161234567',
      name: 'Anna',
    });
    expect(assertedIn(of(['P-Asserted-Identity', '<tel:+7916;phone-context=x>']))?.user).toBe('+7916');
    expect(assertedIn(of(['P-Asserted-Identity', '<<broken']))).toBeUndefined();
    expect(assertedIn(of())).toBeUndefined();
  });

  it('may want to stay unknown (RFC 3323 §4.2)', () => {
    expect(privacyIn(of(['Privacy', 'ID; critical']))).toEqual(['id', 'critical']);
    expect(privacyIn(of())).toEqual([]);
  });

  it('is written as what we prefer or what we vouch for', () => {
    expect(identityHeaders({ uri: 'sip:100@a', name: 'Clinic', as: 'preferred', private: true })).toEqual([
      ['P-Preferred-Identity', '"Clinic" <sip:100@a>'],
      ['Privacy', 'id'],
    ]);
    expect(identityHeaders({ uri: 'sip:100@a', as: 'asserted' })).toEqual([
      ['P-Asserted-Identity', '<sip:100@a>'],
    ]);
  });

  it('is written for who knows only the draft before, which has its own word for privacy', () => {
    const identity = { uri: 'sip:100@a', as: 'remote-party' } as const;
    expect(identityHeaders(identity)).toEqual([
      ['Remote-Party-ID', '<sip:100@a>;party=calling;screen=no;privacy=off'],
    ]);
    expect(identityHeaders({ ...identity, private: true })).toEqual([
      ['Remote-Party-ID', '<sip:100@a>;party=calling;screen=no;privacy=full'],
      ['Privacy', 'id'],
    ]);
  });
});

describe('by whom the call was sent on', () => {
  it('is read from Diversion, the last one first (RFC 5806 §5)', () => {
    const headers = of(
      ['Diversion', '<sip:200@a>;reason=user-busy;counter=1'],
      ['Diversion', '<sip:100@a>;reason="no-answer", <tel:+7495>'],
      ['History-Info', '<sip:9@a>;index=1, <sip:8@a>;index=1.1'],
    );
    expect(diversionsIn(headers).map(({ user, reason }) => [user, reason])).toEqual([
      ['200', 'user-busy'],
      ['100', 'no-answer'],
      ['+7495', undefined],
    ]);
  });

  it('is read from History-Info: all but where the call has come to (RFC 7044, RFC 4458)', () => {
    const headers = of([
      'History-Info',
      '<sip:100@a>;index=1, <sip:200@a;cause=486>;index=1.1, <sip:300@a?Reason=SIP%3Bcause%3D408>;index=1.2, <sip:400@a>;index=1.3',
    ]);
    expect(diversionsIn(headers).map(({ user, reason }) => [user, reason])).toEqual([
      ['300', 'no-answer'],
      ['200', undefined],
      ['100', 'user-busy'],
    ]);
    expect(diversionsIn(of(['History-Info', '<sip:100@a>;index=1']))).toEqual([]);
  });

  it('does not name who wants to stay unknown (RFC 5806 §4, RFC 7044 §10.1)', () => {
    const users = (...fields: (readonly [string, string])[]): string[] =>
      diversionsIn(of(...fields)).map(({ user }) => user);
    const diverted = '<sip:1@a>;privacy=full, <sip:2@a>;privacy="uri", <sip:3@a>;privacy=off';
    expect(users(['Diversion', diverted])).toEqual(['anonymous', 'anonymous', '3']);
    const history = '<sip:1@a?Privacy=history>;index=1, <sip:2@a>;index=1.1, <sip:3@a>;index=1.2';
    expect(users(['History-Info', history])).toEqual(['2', 'anonymous']);
    expect(users(['History-Info', history], ['Privacy', 'history'])).toEqual(['anonymous', 'anonymous']);
  });
});
