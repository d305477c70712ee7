import type { MediaStream, StreamOrder } from '../../src/media/index.ts';
import { Negotiation } from '../../src/media/sdp/negotiation.ts';

/** A description whose every part betrays its writer. */
export function sdp(whose: string, host: string): string {
  const lines = [
    'v=0',
    `o=origin-${whose} 7 7 IN IP4 ${host}`,
    `s=session-${whose}`,
    `c=IN IP4 ${host}`,
    't=0 0',
  ];
  return [
    ...lines,
    'm=audio 4000 RTP/AVP 8 101',
    `a=label:${whose}`,
    'a=rtpmap:101 telephone-event/8000',
    '',
  ].join('\r\n');
}

/** A stream that only negotiates. */
export function streamOf({ id }: StreamOrder): MediaStream {
  const negotiation = new Negotiation({
    ip4: '192.0.2.1',
    port: 20_000,
    sessionId: '1',
    codecs: ['PCMA'],
    srtp: 'off',
  });
  const agreed = { ok: true, codec: 'PCMA', digits: true, sending: true, receiving: true };
  const played = {
    done: Promise.resolve({ playedMs: 0, finished: true }),
    playedMs: 0,
    stop: () => undefined,
  };
  return {
    id,
    createOffer: () => negotiation.createOffer(),
    acceptAnswer: (body: Buffer) => ({ ...negotiation.acceptAnswer(body), ...agreed }),
    createAnswer: (body: Buffer) => ({ ...negotiation.createAnswer(body), described: agreed }),
    play: () => played,
    hear: () => undefined,
    record: async (file: string) => file,
    statistics: async () => ({ packetsReceived: 0 }),
    close: async () => ({ received: true }),
  } as unknown as MediaStream;
}

/** Lines that tell of the other side. */
export function betraying(inbox: readonly string[], other: RegExp): string[] {
  return inbox.flatMap((text) => text.split('\r\n')).filter((line) => other.test(line));
}
