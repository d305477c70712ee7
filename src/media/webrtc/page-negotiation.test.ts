import { beforeEach, describe, expect, it } from 'vitest';
import { PageNegotiation } from './page-negotiation.ts';

// of Chromium 156, shortened
const chromium = [
  'v=0',
  'o=- 378505209707796893 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'a=msid-semantic: WMS 48cad049',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126',
  'c=IN IP4 0.0.0.0',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=ice-ufrag:sKGC',
  'a=ice-pwd:2xS3NUqeyv5X1AZe2H45UBbh',
  'a=ice-options:trickle',
  'a=fingerprint:sha-256 62:5b:10:74',
  'a=setup:actpass',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=rtpmap:63 red/48000/2',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:13 CN/8000',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:126 telephone-event/8000',
];
const local = {
  sessionId: '7',
  port: 20_000,
  hosts: ['192.0.2.1', '2001:db8::1'],
  codecs: ['PCMA', 'PCMU', 'Opus'],
  fingerprint: 'AB:CD',
} as const;

let negotiation: PageNegotiation;

beforeEach(() => {
  negotiation = new PageNegotiation(local);
});

function answer(lines: readonly string[] = chromium, page = negotiation) {
  return page.createAnswer(Buffer.from(lines.map((line) => `${line}\r\n`).join('')));
}

function agreed(lines?: readonly string[], page?: PageNegotiation) {
  const result = answer(lines, page);
  if (!result.ok) throw new Error(result.why);
  return { ...result, text: result.answer.toString() };
}

function without(pattern: RegExp): string[] {
  return chromium.filter((line) => !pattern.test(line));
}

describe("a page's offer", () => {
  it('is answered with what we prefer, by ICE, DTLS and one port', () => {
    const { text, agreement } = agreed();
    expect(text).toContain('a=ice-lite\r\na=group:BUNDLE 0\r\nm=audio 20000 UDP/TLS/RTP/SAVPF 8 126\r\n');
    for (const line of [
      'a=mid:0',
      'a=rtcp-mux',
      'a=setup:passive',
      'a=fingerprint:sha-256 AB:CD',
      'a=candidate:1 1 udp 2130706431 192.0.2.1 20000 typ host',
      'a=candidate:2 1 udp 2130706175 2001:db8::1 20000 typ host',
      'a=sendrecv',
    ])
      expect(text.split('\r\n')).toContain(line);
    expect(agreement).toMatchObject({
      codec: 'PCMA',
      digitsPayloadType: 126,
      sending: true,
      receiving: true,
      page: { ice: { theirFragment: 'sKGC' }, fingerprint: { hash: 'sha-256', value: '62:5B:10:74' } },
    });
    expect(text).toContain(`a=ice-ufrag:${agreement.page!.ice.ours.fragment}\r\n`);
  });

  it('is answered in Opus where that is preferred, with its keys', () => {
    const { text } = agreed(chromium, new PageNegotiation({ ...local, codecs: ['Opus'] }));
    expect(text).toContain('m=audio 20000 UDP/TLS/RTP/SAVPF 111 110\r\n');
  });

  it.each([
    ['no audio', ['m=audio 9 RTP/AVP 8', ...without(/^m=/)].toSorted((a, b) => order(a) - order(b))],
    ['no ICE', without(/^a=ice-ufrag/)],
    ['no fingerprint', without(/^a=fingerprint/)],
    ['no fingerprint', chromium.map((line) => line.replace('sha-256', 'md5'))],
    ['no common encryption', chromium.map((line) => line.replace('actpass', 'passive'))],
    ['no common port for RTCP', without(/^a=rtcp-mux/)],
    ['no common codec', chromium.map((line) => line.replace('111 63 9 0 8 13', '63'))],
  ])('is refused for %s', (why, lines) => {
    expect(answer(lines)).toEqual({ ok: false, why });
  });

  it('anew keeps our names while theirs stay, and takes new ones for a restart', () => {
    const first = agreed().agreement.page!.ice;
    expect(agreed().agreement.page!.ice).toEqual(first);
    const restarted = agreed(chromium.map((line) => line.replace('sKGC', 'Yikg'))).agreement.page!.ice;
    expect(restarted.ours.fragment).not.toBe(first.ours.fragment);
    expect(restarted.theirFragment).toBe('Yikg');
  });

  it('is the only way round: nothing is offered to a page', () => {
    expect(() => negotiation.createOffer()).toThrow('A page makes the offer');
    expect(() => negotiation.acceptAnswer()).toThrow('A page makes the offer');
  });
});

function order(line: string): number {
  return 'vost'.indexOf(line[0]!) >= 0 ? 'vost'.indexOf(line[0]!) : line.startsWith('m=') ? 5 : 6;
}
