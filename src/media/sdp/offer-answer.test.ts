import { describe, expect, it } from 'vitest';
import { Negotiation } from './negotiation.ts';
import { isOwnIncoming, type Agreement } from './agreement.ts';
import type { LocalEnd } from './offer-answer.ts';

const local: LocalEnd = {
  ip4: '192.0.2.1',
  port: 20_000,
  sessionId: '77',
  codecs: ['PCMA', 'PCMU'],
  srtp: 'off',
};

function lines(...text: string[]): Buffer {
  return Buffer.from(text.join('\r\n') + '\r\n');
}

const head = ['v=0', 'o=pbx 1 1 IN IP4 198.51.100.7', 's=-', 'c=IN IP4 198.51.100.7', 't=0 0'];

function answerTo(...media: string[]): { text: string; agreement: Agreement } {
  const result = new Negotiation(local).createAnswer(lines(...head, ...media));
  if (!result.ok) throw new Error(result.why);
  return { text: result.answer.toString(), agreement: result.agreement };
}

function refusalOf(...all: string[]): string {
  const result = new Negotiation(local).createAnswer(lines(...all));
  return result.ok ? 'accepted' : result.why;
}

describe('an offer of ours', () => {
  it('names both laws, keys, 20 ms and our address', () => {
    expect(new Negotiation(local).createOffer().toString().split('\r\n')).toEqual([
      'v=0',
      'o=- 77 1 IN IP4 192.0.2.1',
      's=-',
      'c=IN IP4 192.0.2.1',
      't=0 0',
      'm=audio 20000 RTP/AVP 8 0 101',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      'a=sendrecv',
      '',
    ]);
  });

  it('is the same when it is repeated, and has a new version after something else was said', () => {
    const negotiation = new Negotiation(local);
    const first = negotiation.createOffer();
    expect(negotiation.createOffer().equals(first)).toBe(true);
    negotiation.createAnswer(lines(...head, 'm=audio 4000 RTP/AVP 0', 'a=sendonly'));
    expect(negotiation.createOffer().toString()).toContain('o=- 77 3 IN IP4');
  });
});

describe('who has offered', () => {
  it('is ready for all of it before he is answered (RFC 3264 §5.1)', () => {
    const negotiation = new Negotiation({ ...local, codecs: ['Opus', 'G722', 'PCMA'] });
    negotiation.createOffer();
    expect([...negotiation.incoming.codecs]).toEqual(
      expect.arrayContaining([
        [111, 'Opus'],
        [9, 'G722'],
        [8, 'PCMA'],
      ]),
    );
    expect([...negotiation.incoming.digits].sort()).toEqual([101, 110]);
    expect(isOwnIncoming(negotiation.incoming)).toBe(false);
  });

  it('has nothing to tell when it is what is always understood', () => {
    const negotiation = new Negotiation(local);
    negotiation.createOffer();
    expect(isOwnIncoming(negotiation.incoming)).toBe(true);
  });
});

describe('the answer to an offer', () => {
  it('takes the law the caller prefers, and the number he gives to keys', () => {
    const { text, agreement } = answerTo(
      'm=audio 4000 RTP/AVP 18 0 8 96 13',
      'a=rtpmap:18 G729/8000',
      'a=rtpmap:96 telephone-event/8000',
      'a=fmtp:96 0-16',
    );
    expect(text).toContain(
      'm=audio 20000 RTP/AVP 0 96\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:96 telephone-event/8000\r\n',
    );
    expect(agreement).toMatchObject({
      codec: 'PCMU',
      payloadType: 0,
      digitsPayloadType: 96,
      sending: true,
      receiving: true,
      remote: { host: '198.51.100.7', port: 4000, rtcpPort: 4001 },
    });
  });

  it.each([
    ['sendrecv', 'sendrecv', true, true],
    ['sendonly', 'recvonly', false, true],
    ['recvonly', 'sendonly', true, false],
    ['inactive', 'inactive', false, false],
  ])('to %s is %s', (offered, answered, sending, receiving) => {
    const { text, agreement } = answerTo('m=audio 4000 RTP/AVP 8', `a=${offered}`);
    expect(text).toContain(`a=${answered}\r\n`);
    expect(agreement).toMatchObject({ sending, receiving });
  });

  it('heeds the direction of the session, and the older hold by 0.0.0.0', () => {
    const session = new Negotiation(local).createAnswer(
      lines(...head, 'a=sendonly', 'm=audio 4000 RTP/AVP 8'),
    );
    expect(session.ok && session.agreement.sending).toBe(false);
    const { agreement, text } = answerTo('m=audio 4000 RTP/AVP 8', 'c=IN IP4 0.0.0.0');
    expect(agreement.sending).toBe(false);
    expect(text).toContain('a=recvonly');
  });

  it.each(['t=0 0', 't=3724394400 3724398000'])('has the time of the offer: %s', (time) => {
    const offer = [...head.slice(0, -1), time, 'm=audio 4000 RTP/AVP 8'];
    const result = new Negotiation(local).createAnswer(lines(...offer));
    expect(result.ok && result.answer.toString()).toContain(`\r\n${time}\r\nm=audio`);
  });

  it('has no time that is none', () => {
    const offer = [...head.slice(0, -1), 't=now and then', 'm=audio 4000 RTP/AVP 8'];
    const result = new Negotiation(local).createAnswer(lines(...offer));
    expect(result.ok && result.answer.toString()).toContain('\r\nt=0 0\r\n');
  });

  it("prefers the section's own address and its RTCP port", () => {
    const { agreement } = answerTo(
      'm=audio 4000/2 RTP/AVP 8',
      'c=IN IP4 203.0.113.9/127',
      'a=rtcp:5001 IN IP4 203.0.113.9',
    );
    expect(agreement.remote).toEqual({ host: '203.0.113.9', port: 4000, rtcpPort: 5001 });
  });

  it('refuses the other sections by port 0, in their order', () => {
    const { text } = answerTo(
      'm=video 5000 RTP/AVP 31',
      'm=audio 4100 RTP/SAVP 8',
      'm=audio 4000 RTP/AVP 8',
      'm=audio 4200 RTP/AVP 0',
      'm=image 4300 udptl t38',
    );
    expect(text.match(/^m=.*$/gm)).toEqual([
      'm=video 0 RTP/AVP 31',
      'm=audio 0 RTP/SAVP 8',
      'm=audio 20000 RTP/AVP 8',
      'm=audio 0 RTP/AVP 0',
      'm=image 0 udptl t38',
    ]);
  });

  it('takes a law under a dynamic number', () => {
    const { agreement } = answerTo('m=audio 4000 RTP/AVP 97', 'a=rtpmap:97 pcma/8000/1');
    expect(agreement).toMatchObject({ codec: 'PCMA', payloadType: 97 });
    expect(agreement.incoming.codecs.get(97)).toBe('PCMA');
  });

  it.each([
    ['no common codec', ['m=audio 4000 RTP/AVP 18', 'a=rtpmap:18 G729/8000']],
    ['no common codec', ['m=audio 4000 RTP/AVP 97', 'a=rtpmap:97 PCMA/16000']],
    ['no audio', ['m=audio 4000 RTP/SAVP 8']],
    ['no audio', ['m=audio 0 RTP/AVP 8']],
    ['no audio', []],
    ['no usable address', ['m=audio 4000 RTP/AVP 8', 'c=IN IP6 2001:db8::1']],
    ['no usable address', ['m=audio 4000 RTP/AVP 8', 'c=IN IP4 224.2.1.1/127']],
    ['no usable address', ['m=audio 4000 RTP/AVP 8', 'c=IN IP4 255.255.255.255']],
    ['bad media line, line 6', ['m=audio 70000 RTP/AVP 8']],
    ['bad media line, line 6', ['m=audio 4000 RTP/AVP']],
    ['too many media, line 22', Array.from({ length: 17 }, () => 'm=audio 4000 RTP/AVP 8')],
  ])('is a refusal: %s', (why, media) => {
    const [v, o, s, c, t] = head;
    const sessionHost = media[1]?.startsWith('c=') ? [] : [c!];
    expect(refusalOf(v!, o!, s!, t!, ...sessionHost, ...media)).toBe(why);
  });

  it.each([
    ['not a session description, line 1', ['INVITE sip:x SIP/2.0']],
    ['no origin, line 0', ['v=0', 'm=audio 4000 RTP/AVP 8']],
    ['too long, line 0', ['v=0', 'a='.padEnd(20_000, 'x')]],
  ])('to nonsense is a refusal: %s', (why, text) => {
    expect(refusalOf(...text)).toBe(why);
  });
});

describe('the answer to our offer', () => {
  it('gives the law chosen and where to send', () => {
    const result = new Negotiation(local).acceptAnswer(
      // lines that end in a bare line feed are met in the field
      Buffer.from(
        lines(...head, 'm=audio 4000 RTP/AVP 0 101', 'a=rtpmap:101 telephone-event/8000')
          .toString()
          .replaceAll('\r', ''),
      ),
    );
    expect(result).toMatchObject({
      ok: true,
      agreement: { codec: 'PCMU', digitsPayloadType: 101, sending: true },
    });
  });

  it('with something before our sound is understood, where we offered sound alone', () => {
    const negotiation = new Negotiation(local);
    negotiation.createOffer();
    const answer = lines(...head, 'm=video 0 RTP/AVP 96', 'm=audio 4000 RTP/AVP 8');
    expect(negotiation.acceptAnswer(answer)).toMatchObject({
      ok: true,
      agreement: { remote: { port: 4000 } },
    });
  });

  it('without keys means tones, and a refused section no talk', () => {
    const negotiation = new Negotiation(local);
    const plain = negotiation.acceptAnswer(lines(...head, 'm=audio 4000 RTP/AVP 8'));
    expect(plain.ok && plain.agreement.digitsPayloadType).toBeUndefined();
    expect(negotiation.acceptAnswer(lines(...head, 'm=audio 0 RTP/AVP 8'))).toEqual({
      ok: false,
      why: 'no audio',
    });
  });
});
