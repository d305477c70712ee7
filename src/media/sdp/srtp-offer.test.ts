import { describe, expect, it } from 'vitest';
import type { Agreement } from './agreement.ts';
import type { SrtpPolicy } from './key-agreement.ts';
import { Negotiation } from './negotiation.ts';

const key = 'inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz';
const otherKey = 'inline:PS1uQCVeeCFCanVmcjkpPywjNWhcYD0mXXtxaVBR';
const gcmKey = `inline:${Buffer.alloc(28, 5).toString('base64')}`;
const head = ['v=0', 'o=pbx 1 1 IN IP4 198.51.100.7', 's=-', 'c=IN IP4 198.51.100.7', 't=0 0'];

function end(srtp: SrtpPolicy): Negotiation {
  return new Negotiation({ ip4: '192.0.2.1', port: 20_000, sessionId: '7', codecs: ['PCMA', 'PCMU'], srtp });
}

function lines(...media: string[]): Buffer {
  return Buffer.from([...head, ...media, ''].join('\r\n'));
}

/** `m=` and `a=crypto` lines, keys left out. */
function shown(description: Buffer): string[] {
  const wanted = description.toString().match(/^(m=|a=crypto).*$/gm) ?? [];
  return wanted.map((line) => line.replace(/inline:\S+/, 'inline:…'));
}

function answered(srtp: SrtpPolicy, ...media: string[]): string[] | string {
  const result = end(srtp).createAnswer(lines(...media));
  return result.ok ? shown(result.answer) : result.why;
}

const plain = ['m=audio 4000 RTP/AVP 8'];
const secure = ['m=audio 4000 RTP/SAVP 8', `a=crypto:3 AES_CM_128_HMAC_SHA1_80 ${key}|2^31`];
const either = ['m=audio 4000 RTP/AVP 8', `a=crypto:1 AES_CM_128_HMAC_SHA1_32 ${key}`];
const unknown = ['m=audio 4000 RTP/SAVP 8', `a=crypto:1 F8_128_HMAC_SHA1_80 ${key}`];
const tag3 = 'a=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:…';

describe('an offer of the far end', () => {
  it.each<[string, SrtpPolicy, string[], string[] | string]>([
    ['plain, off', 'off', plain, ['m=audio 20000 RTP/AVP 8']],
    ['plain, optional', 'optional', plain, ['m=audio 20000 RTP/AVP 8']],
    ['plain, required', 'required', plain, 'not encrypted'],
    ['secure, off', 'off', secure, 'no audio'],
    ['secure, optional', 'optional', secure, ['m=audio 20000 RTP/SAVP 8', tag3]],
    ['secure, required', 'required', secure, ['m=audio 20000 RTP/SAVP 8', tag3]],
    ['either, off', 'off', either, ['m=audio 20000 RTP/AVP 8']],
    [
      'either (RFC 8643), optional',
      'optional',
      either,
      ['m=audio 20000 RTP/AVP 8', 'a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:…'],
    ],
    [
      'either (RFC 8643), required',
      'required',
      either,
      ['m=audio 20000 RTP/AVP 8', 'a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:…'],
    ],
    ['an unknown suite', 'optional', unknown, 'no common encryption'],
    ['secure without a key', 'optional', ['m=audio 4000 RTP/SAVP 8'], 'no common encryption'],
    [
      'the first line that we can honour',
      'optional',
      [
        'm=audio 4000 RTP/SAVPF 8',
        `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${key} KDR=5`,
        `a=crypto:2 AES_CM_128_HMAC_SHA1_80 ${key} UNENCRYPTED_SRTP`,
        `a=crypto:3 AES_CM_128_HMAC_SHA1_80 ${key}|2^20|1:4`,
        `a=crypto:4 AES_CM_128_HMAC_SHA1_80 inline:WVNf`,
        `a=crypto:5 AEAD_AES_128_GCM ${gcmKey} WSH=128 -vendor`,
        `a=crypto:6 AES_CM_128_HMAC_SHA1_80 ${key}`,
      ],
      ['m=audio 20000 RTP/SAVPF 8', 'a=crypto:5 AEAD_AES_128_GCM inline:…'],
    ],
    [
      'two sections, the encrypted one second',
      'optional',
      [...plain, ...secure],
      ['m=audio 0 RTP/AVP 8', 'm=audio 20000 RTP/SAVP 8', tag3],
    ],
    ['two sections, off', 'off', [...secure, ...plain], ['m=audio 0 RTP/SAVP 8', 'm=audio 20000 RTP/AVP 8']],
    [
      'two sections, the encrypted one not honourable',
      'optional',
      [...unknown, ...plain],
      ['m=audio 0 RTP/SAVP 8', 'm=audio 20000 RTP/AVP 8'],
    ],
    ['DTLS, which we do not speak', 'optional', ['m=audio 4000 UDP/TLS/RTP/SAVPF 8'], 'no audio'],
  ])('%s', (_, policy, offer, answer) => {
    expect(answered(policy, ...offer)).toEqual(answer);
  });
});

describe('an offer of ours', () => {
  it.each<[SrtpPolicy, string, number]>([
    ['off', 'RTP/AVP', 0],
    ['optional', 'RTP/AVP', 3],
    ['required', 'RTP/SAVP', 3],
  ])('%s is %s with %i keys', (policy, protocol, keys) => {
    const offer = end(policy).createOffer();
    expect(shown(offer)[0]).toBe(`m=audio 20000 ${protocol} 8 0 101`);
    expect(shown(offer).slice(1)).toHaveLength(keys);
    // each line has its own key, and each call its own keys
    const own = offer.toString().match(/inline:\S+/g) ?? [];
    const others =
      end(policy)
        .createOffer()
        .toString()
        .match(/inline:\S+/g) ?? [];
    expect(new Set([...own, ...others]).size).toBe(2 * keys);
  });

  it.each<[string, SrtpPolicy, string[], boolean | string]>([
    ['one line', 'required', ['m=audio 4000 RTP/SAVP 8', `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${key}`], true],
    ['in the clear', 'required', plain, 'another transport than was offered'],
    ['without a line', 'required', ['m=audio 4000 RTP/SAVP 8'], 'not encrypted'],
    [
      'two lines',
      'required',
      [
        'm=audio 4000 RTP/SAVP 8',
        `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${key}`,
        `a=crypto:2 AES_CM_128_HMAC_SHA1_32 ${key}`,
      ],
      'no common encryption',
    ],
    [
      'a tag of another suite',
      'required',
      ['m=audio 4000 RTP/SAVP 8', `a=crypto:2 AES_CM_128_HMAC_SHA1_80 ${key}`],
      'no common encryption',
    ],
    [
      'a tag that was not offered',
      'optional',
      ['m=audio 4000 RTP/AVP 8', `a=crypto:9 AES_CM_128_HMAC_SHA1_80 ${key}`],
      'no common encryption',
    ],
    ['plain', 'optional', plain, false],
    [
      'encrypted (RFC 8643)',
      'optional',
      ['m=audio 4000 RTP/AVP 8', `a=crypto:3 AEAD_AES_128_GCM ${gcmKey}`],
      true,
    ],
    ['secure where either was offered', 'optional', secure, 'another transport than was offered'],
    ['keys where none were offered', 'off', either, false],
    ['refused', 'required', ['m=audio 0 RTP/SAVP 8'], 'no audio'],
  ])('answered by %s', (_, policy, answer, encrypted) => {
    const negotiation = end(policy);
    negotiation.createOffer();
    const result = negotiation.acceptAnswer(lines(...answer));
    expect(result.ok ? result.agreement.srtp !== undefined : result.why).toBe(encrypted);
  });
});

describe('keys over a session', () => {
  function agreed(negotiation: Negotiation, ...offer: string[]): NonNullable<Agreement['srtp']> {
    const result = negotiation.createAnswer(lines(...offer));
    if (!result.ok || !result.agreement.srtp) throw new Error('not encrypted');
    return result.agreement.srtp;
  }

  it('both ends have the same two, crosswise', () => {
    const caller = end('required');
    const callee = end('optional');
    const answer = callee.createAnswer(caller.createOffer());
    const accepted = answer.ok && caller.acceptAnswer(answer.answer);
    if (!answer.ok || !accepted || !accepted.ok) throw new Error('no agreement');
    expect(accepted.agreement.srtp?.sending.material).toEqual(answer.agreement.srtp?.receiving.material);
    expect(accepted.agreement.srtp?.receiving.material).toEqual(answer.agreement.srtp?.sending.material);
    expect(accepted.agreement.srtp?.sending).not.toEqual(accepted.agreement.srtp?.receiving);
  });

  it('ours stays while its suite stays, though theirs changes', () => {
    const negotiation = end('optional');
    const first = agreed(negotiation, ...secure);
    const second = agreed(negotiation, secure[0]!, `a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${otherKey}`);
    expect(second.sending).toEqual(first.sending);
    expect(second.receiving).not.toEqual(first.receiving);
  });

  it('of our last offer is what any fork may choose, also after another fork chose a different one', () => {
    const negotiation = end('required');
    const offer = negotiation.createOffer().toString();
    const chosen = (line: string): string => {
      const result = negotiation.acceptAnswer(lines('m=audio 4000 RTP/SAVP 8', `a=crypto:${line}`));
      if (!result.ok || !result.agreement.srtp) throw new Error('not encrypted');
      return Buffer.from(result.agreement.srtp.sending.material).toString('base64');
    };
    const first = `1 AES_CM_128_HMAC_SHA1_80 ${key}`;
    const ours = [chosen(first), chosen(`3 AEAD_AES_128_GCM ${gcmKey}`), chosen(first)];
    expect(ours[2]).toBe(ours[0]);
    for (const material of ours) expect(offer).toContain(`inline:${material}`);
    // the next offer has a new key in the place of the one that was left, and the one in use
    const next = negotiation.createOffer().toString();
    expect(next).toContain(`inline:${ours[0]}`);
    expect(next).not.toContain(`inline:${ours[1]}`);
  });

  it('ours is never used again once its suite was left', () => {
    const negotiation = end('optional');
    const first = agreed(negotiation, ...secure);
    agreed(negotiation, ...either);
    expect(agreed(negotiation, ...secure).sending).not.toEqual(first.sending);
    negotiation.createAnswer(lines(...plain));
    expect(agreed(negotiation, ...secure).sending.material).not.toEqual(first.sending.material);
  });
});
