import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { Headers } from '../message/headers.ts';
import { noBody, type SipRequest, type SipResponse } from '../message/message.ts';
import { parseAuthValues } from './auth-params.ts';
import { DigestClient } from './digest-client.ts';
import { digestResponse } from './digest-response.ts';
import { DigestServer } from './digest-server.ts';
import { Nonces } from './nonces.ts';

const mufasa = {
  session: false,
  username: 'Mufasa',
  method: 'GET',
  uri: '/dir/index.html',
  nc: '00000001',
  body: noBody,
};

describe('digest response', () => {
  it('gives the values of RFC 7616 §3.9.1', () => {
    const example = {
      ...mufasa,
      realm: 'http-auth@example.org',
      password: 'Circle of Life',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      qop: 'auth' as const,
    };
    expect(digestResponse({ ...example, algorithm: 'MD5' })).toBe('8ca523f5e9506fed4657c9700eebdbec');
    expect(digestResponse({ ...example, algorithm: 'SHA-256' })).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  it('gives the value of RFC 2617 §3.5, and of its form without qop', () => {
    const example = {
      ...mufasa,
      algorithm: 'MD5' as const,
      realm: 'testrealm@host.com',
      password: 'Circle Of Life',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      cnonce: '0a4f113b',
    };
    expect(digestResponse({ ...example, qop: 'auth' })).toBe('6629fae49393a05397450978507c4ef1');
    expect(digestResponse(example)).toBe('670fd8c2df070c60b045671b8b24ff02');
  });
});

describe('reading challenges', () => {
  it('separates several in one value, and takes what is sound of a broken one', () => {
    const values = parseAuthValues(
      'Digest realm="a, \\"b\\"", nonce=n1 ,algorithm=MD5, NTLM x=y, Digest realm=c, broken',
    );
    expect(values.map(({ scheme, params }) => [scheme, params.get('realm'), params.get('nonce')])).toEqual([
      ['digest', 'a, "b"', 'n1'],
      ['ntlm', undefined, undefined],
      ['digest', 'c', undefined],
      ['broken', undefined, undefined],
    ]);
    expect(parseAuthValues('')).toEqual([]);
    expect(parseAuthValues('=,"')).toEqual([]);
  });
});

function request(method = 'REGISTER', uri = 'sip:example.com'): SipRequest {
  return { kind: 'request', method, uri, headers: new Headers(), body: noBody };
}

function refusal(...challenges: string[]): SipResponse {
  const headers = Headers.of(challenges.map((challenge) => ['WWW-Authenticate', challenge] as const));
  return { kind: 'response', status: 401, reason: '', headers, body: noBody };
}

const account = { username: 'clinic', password: 'secret' };
const none: ReadonlySet<string> = new Set();

describe('client and server', () => {
  const server = (clock = new ManualClock()): DigestServer =>
    new DigestServer({
      clock,
      realm: 'house',
      algorithmsOf: (name) => (name === 'old' ? ['MD5'] : ['SHA-256', 'MD5']),
      passwordOf: (name) => (['clinic', 'old'].includes(name) ? 'secret' : undefined),
    });

  it('agree, with the stronger algorithm, and count their nonce up', () => {
    const house = server();
    const client = new DigestClient(account);
    expect(client.learn(refusal(...house.challenges('clinic', false)), none)).toBe(true);
    for (const count of ['00000001', '00000002']) {
      const signed = request();
      client.sign(signed);
      expect(signed.headers.get('authorization')).toContain('algorithm=SHA-256');
      expect(signed.headers.get('authorization')).toContain(`nc=${count}`);
      expect(house.check(signed)).toEqual({ ok: true, username: 'clinic' });
    }
  });

  it('agree on MD5 when only that is offered', () => {
    const house = server();
    const client = new DigestClient(account);
    client.learn(refusal(house.challenges('clinic', false)[1] ?? ''), none);
    const signed = request();
    client.sign(signed);
    expect(house.check(signed)).toEqual({ ok: true, username: 'clinic' });
  });

  it('agree on nothing but what that name is offered', () => {
    const house = server();
    expect(house.challenges('old', false)).toEqual([expect.stringContaining('algorithm=MD5')]);
    const client = new DigestClient({ username: 'old', password: 'secret' });
    client.learn(refusal(...house.challenges('clinic', false)), none);
    const signed = request();
    client.sign(signed);
    expect(house.check(signed)).toMatchObject({ refused: { username: 'old', why: 'wrong-digest' } });
  });

  it('disagree on a wrong password, and the client does not try it twice', () => {
    const house = server();
    const client = new DigestClient({ ...account, password: 'wrong' });
    client.learn(refusal(...house.challenges('clinic', false)), none);
    const fresh = client.nonces;
    const signed = request();
    client.sign(signed);
    const refused = { username: 'clinic', why: 'wrong-password' };
    expect(house.check(signed)).toEqual({ ok: false, stale: false, wrong: true, refused });
    expect(client.learn(refusal(...house.challenges('clinic', false)), fresh)).toBe(false);
    expect(client.learn(refusal(...house.challenges('clinic', true)), fresh)).toBe(true);
  });

  const oldNonce = { username: 'clinic', why: 'old-nonce' };

  it('a request that is played again is stale, and so is a nonce after five minutes', () => {
    const clock = new ManualClock();
    const house = server(clock);
    const client = new DigestClient(account);
    client.learn(refusal(...house.challenges('clinic', false)), none);
    const signed = request();
    client.sign(signed);
    expect(house.check(signed).ok).toBe(true);
    expect(house.check(signed)).toEqual({ ok: false, stale: true, wrong: false, refused: oldNonce });
    clock.advance(300_001);
    const later = request();
    client.sign(later);
    expect(house.check(later)).toEqual({ ok: false, stale: true, wrong: false, refused: oldNonce });
  });

  it('a nonce of somebody else, another method, URI or realm are refused', () => {
    const house = server();
    const client = new DigestClient(account);
    client.learn(refusal(...server().challenges('clinic', false)), none);
    const foreign = request();
    client.sign(foreign);
    expect(house.check(foreign)).toMatchObject({ ok: false });
    client.learn(refusal(...house.challenges('clinic', false)), none);
    const signed = request();
    client.sign(signed);
    expect(house.check({ ...signed, method: 'INVITE' }).ok).toBe(false);
    expect(house.check({ ...signed, uri: 'sip:other.com' }).ok).toBe(false);
    expect(house.check(request()).ok).toBe(false);
  });

  it('a right password under a nonce of before a restart is stale, a wrong one is a guess', () => {
    const before = server().challenges('clinic', false);
    const house = server();
    for (const [password, verdict] of [
      ['secret', { ok: false, stale: true, wrong: false, refused: oldNonce }],
      ['guess', { ok: false, stale: false, wrong: true, refused: { ...oldNonce, why: 'wrong-password' } }],
    ] as const) {
      const client = new DigestClient({ username: 'clinic', password });
      client.learn(refusal(...before), none);
      const signed = request();
      client.sign(signed);
      expect(house.check(signed)).toEqual(verdict);
    }
  });

  const elsewhere = { username: 'clinic', why: 'wrong-digest' };

  it.each([
    ['INVITE', 'sip:101@house.example', 'sip:+79000000000@house.example', false],
    ['INVITE', 'sip:house.example', 'sip:+79000000000@house.example', false],
    ['MESSAGE', 'sip:101@house.example', 'sip:102@house.example', false],
    ['INVITE', 'sip:101@house.example', 'sip:101@other.example', false],
    ['INVITE', 'sip:%31%30%31@House.Example:5060', 'sips:101@house.example;user=phone', true],
    ['REGISTER', 'sip:101@house.example', 'sip:house.example', true],
  ])('a signature of %s for %s on a request to %s', (method, signed, requested, counts) => {
    const house = server();
    const client = new DigestClient(account);
    client.learn(refusal(...house.challenges('clinic', false)), none);
    const sent = request(method, signed);
    client.sign(sent);
    const moved = house.check({ ...sent, uri: requested });
    expect(moved).toEqual(
      counts
        ? { ok: true, username: 'clinic' }
        : { ok: false, stale: false, wrong: true, refused: elsewhere },
    );
    // it is used up in any case
    expect(house.check(sent)).toMatchObject({ ok: false, stale: true });
  });

  it('a signature that was not asked for is used up, whatever place it was sent to, and a wrong one uses nothing up', () => {
    const house = server();
    const client = new DigestClient(account);
    const [challenge = ''] = house.challenges('clinic', false);
    client.learn(refusal(challenge), none);
    const hold = request('INVITE', 'sip:101@house.example');
    client.sign(hold);
    const thief = new DigestClient({ ...account, password: 'guess' });
    thief.learn(refusal(challenge), none);
    const forged = request('INVITE', 'sip:101@house.example');
    thief.sign(forged);
    expect([house.loginIn(hold), house.loginIn(request())]).toEqual(['clinic', undefined]);
    house.spend(forged);
    house.spend({ ...hold, uri: 'sip:contact@192.0.2.2' });
    expect(house.check(hold)).toMatchObject({ ok: false, stale: true });
    const next = request('INVITE', 'sip:101@house.example');
    client.sign(next);
    expect(house.check(next)).toEqual({ ok: true, username: 'clinic' });
  });

  it('nothing is signed for an unknown scheme or algorithm, or without credentials', () => {
    const challenge = 'Digest realm="r", nonce="n", algorithm=MD5';
    expect(
      new DigestClient(account).learn(refusal('Basic realm="r"', challenge.replace('MD5', 'ROT13')), none),
    ).toBe(false);
    expect(new DigestClient(undefined).learn(refusal(challenge), none)).toBe(false);
  });
});

describe('nonces', () => {
  it('that were used are not forgotten so that they could be used again, however many come', () => {
    const nonces = new Nonces(new ManualClock());
    const first = nonces.issue();
    expect(nonces.use(first, 1)).toBe(true);
    for (let index = 0; index < 10_000; index += 1) nonces.use(nonces.issue(), 1);
    expect(nonces.use(first, 1)).toBe(false);
  });
});
