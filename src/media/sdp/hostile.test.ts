import { describe, expect, it } from 'vitest';
import { seeded } from '../../../test/seeded.ts';
import { Negotiation } from './negotiation.ts';
import type { LocalEnd } from './offer-answer.ts';
import { readSessionDescription } from './reader.ts';
import { writeSessionDescription } from './writer.ts';

const sane = Buffer.from(
  [
    'v=0',
    'o=- 1 1 IN IP4 198.51.100.7',
    's=-',
    'c=IN IP4 198.51.100.7',
    't=0 0',
    'm=audio 4000 RTP/AVP 8 0 101',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-15',
    'a=ptime:20',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20',
    'a=sendrecv',
    'm=video 0 RTP/AVP 31',
    '',
  ].join('\r\n'),
);

const local: LocalEnd = {
  ip4: '192.0.2.1',
  ip6: '2001:db8::5',
  port: 20_000,
  sessionId: '1',
  codecs: ['PCMA', 'PCMU'],
  srtp: 'optional',
};

describe('a hostile description', () => {
  it('is read or refused, never thrown at, and what is accepted can be answered and read again', () => {
    const random = seeded(20_261_122);
    let accepted = 0;
    for (let round = 0; round < 3000; round += 1) {
      const bytes = mutate(sane, random);
      const result = new Negotiation(local).createAnswer(bytes);
      if (!result.ok) continue;
      accepted += 1;
      const again = readSessionDescription(result.answer);
      if (!again.ok) throw new Error(`${again.why} in ${JSON.stringify(result.answer.toString())}`);
      expect(writeSessionDescription(again.description).equals(result.answer)).toBe(true);
      expect(again.description.media.filter(({ port }) => port !== 0)).toHaveLength(1);
    }
    // the test means something only when both happen
    expect(accepted).toBeGreaterThan(300);
    expect(accepted).toBeLessThan(2900);
  });
});

function mutate(source: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(source);
  for (let i = random(6); i >= 0; i -= 1) {
    const at = random(bytes.length);
    const choice = random(4);
    if (choice === 0) bytes[at] = random(256);
    else if (choice === 1) bytes[at] = Buffer.from('\r\n =:/0-9')[random(9)]!;
    else if (choice === 2) bytes.copy(bytes, at, random(bytes.length));
    else if (random(8) === 0) return bytes.subarray(0, at);
  }
  return bytes;
}
