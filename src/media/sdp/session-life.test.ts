import { describe, expect, it } from 'vitest';
import { c4, lines, local, sound, take } from '../../../test/fakes/offers.ts';
import type { Hold } from './agreement.ts';
import { Negotiation } from './negotiation.ts';
import type { LocalEnd } from './offer-answer.ts';

/** The m= lines and each section's direction, without what a refused one does not need. */
function shown(description: Buffer): string[] {
  return description.toString().match(/^(m=.*|a=(sendrecv|sendonly|recvonly|inactive))$/gm) ?? [];
}

describe('an offer is answered in place (RFC 3264 §6)', () => {
  it.each<[string, string[], string[]]>([
    ['one section', [c4, sound], ['m=audio 20000 RTP/AVP 8', 'a=sendrecv']],
    [
      'video before sound',
      [c4, 'm=video 5000 RTP/AVP 31', sound],
      ['m=video 0 RTP/AVP 31', 'm=audio 20000 RTP/AVP 8', 'a=sendrecv'],
    ],
    [
      'a section that the far end refuses itself',
      [c4, 'm=audio 0 RTP/AVP 8', 'm=audio 4100 RTP/AVP 0'],
      ['m=audio 0 RTP/AVP 8', 'm=audio 20000 RTP/AVP 0', 'a=sendrecv'],
    ],
    [
      'two of sound: the first that has a codec of ours',
      [c4, 'm=audio 4000 RTP/AVP 18', 'm=audio 4100 RTP/AVP 0', 'm=audio 4200 RTP/AVP 8'],
      ['m=audio 0 RTP/AVP 18', 'm=audio 20000 RTP/AVP 0', 'a=sendrecv', 'm=audio 0 RTP/AVP 8'],
    ],
    [
      'fax, data, and a transport nobody knows',
      [
        c4,
        sound,
        'm=image 4300 udptl t38',
        'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
        'm=text 7 TCP/X *',
      ],
      [
        'm=audio 20000 RTP/AVP 8',
        'a=sendrecv',
        'm=image 0 udptl t38',
        'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
        'm=text 0 TCP/X *',
      ],
    ],
    [
      'a bundle with ICE and attributes of tomorrow, all passed over',
      [
        c4,
        'a=group:BUNDLE a1',
        'a=ice-lite',
        'a=msid-semantic: WMS *',
        'm=audio 4000 RTP/AVPF 0',
        'a=mid:a1',
        'a=rtcp-mux',
        'a=ice-ufrag:x',
        'a=candidate:1 1 udp 1 198.51.100.7 4000 typ host',
        'a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
        'a=rtcp-fb:* nack',
        'a=tomorrow',
      ],
      ['m=audio 20000 RTP/AVPF 0', 'a=sendrecv'],
    ],
    [
      'a section’s own direction before the session’s',
      [c4, 'a=inactive', sound, 'a=sendonly'],
      ['m=audio 20000 RTP/AVP 8', 'a=recvonly'],
    ],
  ])('%s', (_, offer, answer) => {
    expect(shown(take(new Negotiation(local), ...offer).answer)).toEqual(answer);
  });

  it('and nothing of a bundle, of ICE or of multiplexed RTCP is said in return', () => {
    const { answer } = take(new Negotiation(local), c4, 'a=group:BUNDLE 0', sound, 'a=mid:0', 'a=rtcp-mux');
    expect(answer.toString()).not.toMatch(/BUNDLE|mid|mux|ice/);
  });
});

describe('hold (§8.4)', () => {
  const table: [Hold | undefined, string[], string, boolean, boolean][] = [
    // ours, their offer, our answer's direction, we may send, they may send
    [undefined, ['a=sendrecv'], 'sendrecv', true, true],
    [undefined, ['a=sendonly'], 'recvonly', false, true],
    [undefined, ['a=inactive'], 'inactive', false, false],
    [undefined, ['c=IN IP4 0.0.0.0'], 'recvonly', false, true],
    [undefined, ['c=IN IP4 0.0.0.0', 'a=inactive'], 'inactive', false, false],
    [undefined, ['c=IN IP6 ::'], 'recvonly', false, true],
    ['sendonly', ['a=sendrecv'], 'sendonly', true, false],
    ['sendonly', ['a=sendonly'], 'inactive', false, false],
    ['sendonly', ['a=recvonly'], 'sendonly', true, false],
    ['inactive', ['a=sendrecv'], 'inactive', false, false],
    ['inactive', ['a=sendonly'], 'inactive', false, false],
  ];
  it.each(table)('we: %s, they: %j → %s', (ours, theirs, direction, sending, receiving) => {
    const negotiation = new Negotiation(local);
    take(negotiation, c4, sound);
    negotiation.hold(ours);
    const { answer, agreement } = take(negotiation, c4, sound, ...theirs);
    expect(shown(answer)[1]).toBe(`a=${direction}`);
    expect(agreement).toMatchObject({ sending, receiving });
  });

  it.each<[Hold, string, boolean, boolean]>([
    ['sendonly', 'a=recvonly', true, false],
    ['sendonly', 'a=inactive', false, false],
    // against the rules, and yet it must not bring their voice to us
    ['sendonly', 'a=sendrecv', true, false],
    ['inactive', 'a=inactive', false, false],
  ])('our offer %s is answered by %s', (how, answer, sending, receiving) => {
    const negotiation = new Negotiation(local);
    negotiation.createOffer();
    negotiation.hold(how);
    expect(shown(negotiation.createOffer())[1]).toBe(`a=${how}`);
    const accepted = negotiation.acceptAnswer(lines(c4, sound, answer));
    expect(accepted).toMatchObject({ ok: true, agreement: { sending, receiving } });
    negotiation.hold(undefined);
    expect(shown(negotiation.createOffer())[1]).toBe('a=sendrecv');
  });
});

describe('an offer within the session (§8)', () => {
  it('may change port, address and codec; ours changes with it and the version by one each time', () => {
    const negotiation = new Negotiation(local);
    const steps: [string[], object][] = [
      [[c4, sound], { codec: 'PCMA', remote: { host: '198.51.100.7', port: 4000, rtcpPort: 4001 } }],
      [
        [c4, 'm=audio 5000 RTP/AVP 8'],
        { codec: 'PCMA', remote: { host: '198.51.100.7', port: 5000, rtcpPort: 5001 } },
      ],
      [[c4, 'm=audio 5000 RTP/AVP 0'], { codec: 'PCMU', payloadType: 0 }],
      [['c=IN IP4 203.0.113.5', 'm=audio 5000 RTP/AVP 0'], { remote: { host: '203.0.113.5' } }],
      [[c4, 'm=audio 5000 RTP/AVP 0', 'm=video 6000 RTP/AVP 31'], { codec: 'PCMU' }],
    ];
    const versions = steps.map(([offer, expected]) => {
      const { answer, agreement } = take(negotiation, ...offer);
      expect(agreement).toMatchObject(expected);
      return /^o=- 77 (\d+) IN IP4 192\.0\.2\.1\r$/m.exec(answer.toString())?.[1];
    });
    // theirs moved in the second and fourth, ours did not: the same description has the same version
    expect(versions).toEqual(['1', '1', '2', '2', '3']);
  });

  it('keeps our sound in its section though another one would do as well', () => {
    const negotiation = new Negotiation(local);
    take(negotiation, c4, 'm=audio 0 RTP/AVP 8', sound);
    const { answer } = take(negotiation, c4, 'm=audio 4500 RTP/AVP 8', sound);
    expect(shown(answer)).toEqual(['m=audio 0 RTP/AVP 8', 'm=audio 20000 RTP/AVP 8', 'a=sendrecv']);
  });

  it('of ours has all sections of the session, each in its place', () => {
    const negotiation = new Negotiation(local);
    take(negotiation, c4, 'm=video 5000 RTP/AVP 31', sound, 'm=image 4300 udptl t38');
    expect(shown(negotiation.createOffer())).toEqual([
      'm=video 0 RTP/AVP 31',
      'm=audio 20000 RTP/AVP 8 0 101',
      'a=sendrecv',
      'm=image 0 udptl t38',
    ]);
    const answer = lines(c4, 'm=video 0 RTP/AVP 31', 'm=audio 4400 RTP/AVP 0', 'm=image 0 udptl t38');
    expect(negotiation.acceptAnswer(answer)).toMatchObject({
      ok: true,
      agreement: { codec: 'PCMU', remote: { port: 4400 } },
    });
    // the place counts, not the first that looks like sound
    const misplaced = lines(c4, 'm=audio 4400 RTP/AVP 0', 'm=audio 0 RTP/AVP 0', 'm=image 0 udptl t38');
    expect(negotiation.acceptAnswer(misplaced)).toEqual({ ok: false, why: 'no audio' });
  });

  it('that is refused changes nothing', () => {
    const negotiation = new Negotiation(local);
    const before = take(negotiation, c4, 'm=video 5000 RTP/AVP 31', sound);
    expect(negotiation.createAnswer(lines(c4, 'm=audio 4000 RTP/AVP 18'))).toMatchObject({ ok: false });
    expect(take(negotiation, c4, 'm=video 5000 RTP/AVP 31', sound).answer).toEqual(before.answer);
  });
});

it('the versions go on growing whichever of our ports is described (§8)', () => {
  const version = (description: Buffer): number => Number(/^o=- 77 (\d+) /m.exec(description.toString())![1]);
  const old = new Negotiation(local);
  take(old, c4, sound);
  const moved = old.moved(20_002);
  // the new port was offered and has to wait; meanwhile the old one is described anew, and they offer once
  const offers = [moved, old, old, moved].map((negotiation) => version(negotiation.createOffer()));
  expect(offers).toEqual([2, 3, 3, 4]);
  expect(version(take(old, c4, 'm=audio 4100 RTP/AVP 0').answer)).toBe(5);
  expect(version(moved.createOffer())).toBe(6);
});

describe('payload types', () => {
  const keysAs = (number: number, clock = 8000): string[] => [
    c4,
    `m=audio 4000 RTP/AVP 8 ${number}`,
    `a=rtpmap:${number} telephone-event/${clock}`,
  ];

  it('may change from offer to offer; the numbers before are still understood', () => {
    const negotiation = new Negotiation(local);
    expect(take(negotiation, ...keysAs(96)).agreement.digitsPayloadType).toBe(96);
    const { agreement } = take(negotiation, ...keysAs(97));
    expect(agreement.digitsPayloadType).toBe(97);
    expect([...agreement.incoming.digits].sort()).toEqual([101, 96, 97].sort());
  });

  it('that they gave to something else are not ours for keys', () => {
    const negotiation = new Negotiation(local);
    const { agreement } = take(
      negotiation,
      c4,
      'm=audio 4000 RTP/AVP 101 96',
      'a=rtpmap:101 PCMA/8000',
      'a=rtpmap:96 telephone-event/8000',
    );
    expect(agreement).toMatchObject({ codec: 'PCMA', payloadType: 101, digitsPayloadType: 96 });
    expect([...agreement.incoming.digits]).toEqual([96]);
    expect(agreement.incoming.codecs.get(101)).toBe('PCMA');
    expect(shown(negotiation.createOffer())[0]).toBe('m=audio 20000 RTP/AVP 101 0 96');
  });

  it('in our offers keep the numbers that the far end gave', () => {
    const negotiation = new Negotiation(local);
    take(negotiation, ...keysAs(96));
    expect(negotiation.createOffer().toString()).toContain('a=rtpmap:96 telephone-event/8000');
  });

  it.each([
    ['of 8 kHz beside others', ['110 telephone-event/48000', '101 telephone-event/8000'], 101],
    ['of 16 kHz only, which don’t fit a codec of 8 kHz', ['102 telephone-event/16000'], undefined],
  ])('of keys: %s', (_, maps, expected) => {
    const numbers = maps.map((map) => map.split(' ')[0]);
    const { agreement } = take(
      new Negotiation(local),
      c4,
      `m=audio 4000 RTP/AVP 8 ${numbers.join(' ')}`,
      ...maps.map((map) => `a=rtpmap:${map}`),
    );
    expect(agreement.digitsPayloadType).toBe(expected);
  });
});

describe('codecs', () => {
  const wide: LocalEnd = { ...local, codecs: ['G722', 'PCMA', 'PCMU'] };

  it('are offered in our order, G.722 by its clock of 8000 (RFC 3551 §4.5.2)', () => {
    const offer = new Negotiation(wide).createOffer().toString();
    expect(offer).toContain('m=audio 20000 RTP/AVP 9 8 0 101\r\na=rtpmap:9 G722/8000\r\n');
    expect(offer.match(/telephone-event/g)).toHaveLength(1);
  });

  it.each<[string, LocalEnd, string[], string | undefined]>([
    ['by its number alone', wide, ['m=audio 4000 RTP/AVP 9 8'], 'G722'],
    ['by name under another number', wide, ['m=audio 4000 RTP/AVP 99', 'a=rtpmap:99 G722/8000'], 'G722'],
    [
      'by a clock that it does not have',
      wide,
      ['m=audio 4000 RTP/AVP 99', 'a=rtpmap:99 G722/16000'],
      undefined,
    ],
    ['only where it is allowed', local, ['m=audio 4000 RTP/AVP 9 8'], 'PCMA'],
    ['and nothing else where nothing else is', local, ['m=audio 4000 RTP/AVP 9'], undefined],
  ])('G.722 is known %s', (_, ours, offer, codec) => {
    const result = new Negotiation(ours).createAnswer(lines(c4, ...offer));
    expect(result.ok ? result.agreement.codec : undefined).toBe(codec);
    if (result.ok && codec !== 'G722') expect(result.agreement.incoming.codecs.has(9)).toBe(false);
  });

  const opus: LocalEnd = { ...local, codecs: ['Opus', 'PCMA'] };

  it('Opus is offered as 48,000 with two channels, and keys by its clock beside those of 8000 (RFC 7587, 4733)', () => {
    const offer = new Negotiation(opus).createOffer().toString();
    expect(offer).toContain('m=audio 20000 RTP/AVP 111 8 110 101\r\na=rtpmap:111 opus/48000/2\r\n');
    expect(offer).toContain('a=fmtp:111 maxplaybackrate=8000;sprop-maxcapturerate=8000\r\n');
    expect(offer).toContain('a=rtpmap:110 telephone-event/48000\r\n');
    expect(offer).toContain('a=rtpmap:101 telephone-event/8000\r\n');
  });

  it.each([
    ['its own clock', ['110', '101'], 110, 48_000],
    ['the other one where that is all there is', ['101'], 101, 8000],
  ])('keys beside Opus are sent by %s', (_, events, payloadType, clockRate) => {
    const result = new Negotiation(opus).createAnswer(
      lines(
        c4,
        `m=audio 4000 RTP/AVP 96 ${events.join(' ')}`,
        'a=rtpmap:96 opus/48000/2',
        'a=rtpmap:110 telephone-event/48000',
        'a=rtpmap:101 telephone-event/8000',
      ),
    );
    expect(result.ok && result.agreement).toMatchObject({
      codec: 'Opus',
      payloadType: 96,
      digitsPayloadType: payloadType,
      digitsClockRate: clockRate,
    });
    expect(result.ok && result.answer.toString()).toContain(
      `RTP/AVP 96 ${payloadType}\r\na=rtpmap:96 opus/48000/2`,
    );
  });
});

describe('somebody who takes the far end’s place (RFC 3891)', () => {
  const [savp, plain] = ['m=audio 4000 RTP/SAVP 8', 'm=audio 4000 RTP/AVP 8 96'];
  const theirKey = `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${Buffer.alloc(30, 7).toString('base64')}`;
  const secret = { ...local, srtp: 'optional' as const };
  const ourKey = (answer: Buffer): string | undefined => /inline:(\S+)/.exec(answer.toString())?.[1];

  it('gets a key that the one before does not know, and whose packets are counted from the beginning', () => {
    const negotiation = new Negotiation(secret);
    const before = take(negotiation, c4, savp, theirKey).answer;
    const again = take(negotiation, c4, savp, theirKey).answer;
    expect(ourKey(again)).toBe(ourKey(before));
    const newcomer = negotiation.createAnswer(lines(c4, savp, theirKey), 'optional');
    expect(newcomer.ok && ourKey(newcomer.answer)).not.toBe(ourKey(before));
  });

  it('may be encrypted where the one before could not be, or has to be', () => {
    const negotiation = new Negotiation(local);
    take(negotiation, c4, plain);
    expect(negotiation.createAnswer(lines(c4, savp, theirKey)).ok).toBe(false);
    expect(negotiation.createAnswer(lines(c4, plain), 'required').ok).toBe(false);
    expect(negotiation.createAnswer(lines(c4, savp, theirKey), 'optional').ok).toBe(true);
  });

  it('is told nothing of the sections of the one before', () => {
    const negotiation = new Negotiation(local);
    take(negotiation, c4, 'm=video 5000 RTP/AVP 31', sound);
    const newcomer = negotiation.createAnswer(lines(c4, sound), 'off');
    expect(newcomer.ok && shown(newcomer.answer)).toEqual(['m=audio 20000 RTP/AVP 8', 'a=sendrecv']);
    expect(shown(negotiation.createOffer()).filter((line) => line.startsWith('m='))).toHaveLength(1);
  });

  it('and is refused, changes nothing for the one who is there', () => {
    const negotiation = new Negotiation(secret);
    const before = take(negotiation, c4, savp, theirKey).answer;
    expect(negotiation.createAnswer(lines(c4, 'm=audio 4000 RTP/AVP 18'), 'optional').ok).toBe(false);
    expect(ourKey(take(negotiation, c4, savp, theirKey).answer)).toBe(ourKey(before));
  });
});
