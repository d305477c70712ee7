import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { encode } from '../codec/g711.ts';
import { writeRtp } from '../rtp/packet.ts';
import { writeRtcp } from '../rtp/rtcp.ts';
import type { Agreement } from '../sdp/agreement.ts';
import { Departures } from './departures.ts';
import { RtpStream } from './rtp-stream.ts';
import { SecurePair } from './secure-pair.ts';
import type { Datagram } from './packet-driver.ts';

const farEnd = { host: '198.51.100.7', port: 4000, rtcpPort: 4001 };
const agreed: Agreement = {
  codec: 'PCMA',
  payloadType: 8,
  digitsPayloadType: 101,
  incoming: { codecs: new Map([[8, 'PCMA']]), digits: new Set([101]) },
  sending: true,
  receiving: true,
  remote: farEnd,
};

/** A stream on a hand-moved clock, its far end a few functions. */
function opened(onPress?: (keys: string) => void) {
  const clock = new ManualClock();
  const silences: number[] = [];
  const keys: string[] = [];
  const ears: Datagram[] = [];
  /** Payload types. */
  const sent: number[] = [];
  const sockets = {
    listen: (...both: Datagram[]) => void ears.push(...both),
    sendRtp: (bytes: Uint8Array) => void sent.push(bytes[1]! & 0x7f),
    sendRtcp: () => undefined,
    fetch: () => undefined,
    close: () => undefined,
  };
  const stream = new RtpStream({
    clock,
    sockets: new SecurePair(sockets, false),
    departures: new Departures(clock),
    onDigit: (key) => keys.push(key),
    ...(onPress && { onPress }),
    onSilence: (ms) => silences.push(ms),
    onSoundLost: () => undefined,
  });
  let sequence = 0;
  return {
    stream,
    silences,
    keys,
    sent,
    /** So many seconds go by, `each` called once in every one. */
    live: (seconds: number, each: () => void = () => undefined) => {
      for (let frame = 0; frame < seconds * 50; frame += 1) {
        if (frame % 50 === 0) each();
        clock.advance(20);
        stream.listen(clock.monotonicMs());
        stream.speak(clock.monotonicMs());
      }
    },
    press: (code: number) => {
      sequence += 1;
      const header = { marker: true, payloadType: 101, sequence, timestamp: sequence * 160, ssrc: 5 };
      ears[0]!(
        writeRtp({ ...header, payload: Uint8Array.of(code, 10, 0, 160) }),
        farEnd,
        clock.monotonicMs(),
      );
    },
    /** A packet of one sample, again and again. */
    speak: (sample = 0) => {
      sequence += 1;
      const payload = new Uint8Array(160);
      encode('PCMA', new Int16Array(160).fill(sample), payload);
      const header = { marker: false, payloadType: 8, sequence, timestamp: sequence * 160, ssrc: 5 };
      ears[0]!(writeRtp({ ...header, payload }), farEnd, clock.monotonicMs());
    },
    report: () => ears[1]!(writeRtcp({ ssrc: 5, cname: 'far' }), farEnd, clock.monotonicMs()),
  };
}

describe('a far end that is not heard', () => {
  it('is told every five seconds, whether it was heard before or not', () => {
    const never = opened();
    never.stream.describe(agreed);
    never.live(11);
    expect(never.silences).toEqual([5000, 10_000]);
    const stopped = opened();
    stopped.stream.describe(agreed);
    stopped.live(8, () => stopped.speak());
    expect(stopped.silences).toEqual([]);
    stopped.live(6);
    expect(stopped.silences).toEqual([5000]);
  });

  it('is there while it reports, if it ever was heard: then it is only silent', () => {
    const quiet = opened();
    quiet.stream.describe(agreed);
    quiet.live(1, () => quiet.speak());
    quiet.live(12, quiet.report);
    expect(quiet.silences).toEqual([]);
    const oneWay = opened();
    oneWay.stream.describe(agreed);
    oneWay.live(11, oneWay.report);
    expect(oneWay.silences).toEqual([5000, 10_000]);
  });

  it('is not given new time by every refresh of the session, but by the end of a hold', () => {
    const { stream, live, silences } = opened();
    stream.describe(agreed);
    live(6, () => stream.describe(agreed));
    expect(silences).toEqual([5000]);
    live(10, () => stream.describe({ ...agreed, receiving: false }));
    expect(silences).toEqual([5000]);
    stream.describe(agreed);
    live(4);
    expect(silences).toEqual([5000]);
    live(2);
    expect(silences).toEqual([5000, 5000]);
  });
});

describe('a stream that is listened to now and then', () => {
  /** One step, a packet of the far end in it. */
  const step = (far: ReturnType<typeof opened>, sample: number): void => {
    far.speak(sample);
    far.live(0.02);
  };
  const loudest = (frames: readonly number[]): number => Math.max(0, ...frames);

  it('tells nothing, decodes nothing, and counts packets and keys all the same', () => {
    const far = opened();
    far.stream.describe(agreed);
    for (let n = 0; n < 25; n += 1) step(far, 8000);
    far.press(7);
    far.live(0.02);
    expect(far.keys).toEqual(['7']);
    expect(far.stream.statistics).toMatchObject({ packetsReceived: 26, packetsLost: 0, bufferMs: 0 });
  });

  it('hears the very next packet, although it came before the next step', () => {
    const far = opened();
    const heard: number[] = [];
    far.stream.describe(agreed);
    for (let n = 0; n < 25; n += 1) step(far, 8000);
    far.stream.tell((frame) => heard.push(Math.max(...frame)));
    far.speak(16_000);
    far.live(0.02);
    for (let n = 0; n < 10; n += 1) step(far, 1000);
    // one frame of it, and nothing of what was said before
    expect(heard).toHaveLength(11);
    expect(heard.filter((level) => level > 12_000).length).toBeGreaterThanOrEqual(1);
    expect(heard.filter((level) => level > 6000 && level < 10_000)).toEqual([]);
  });

  it('hears on without a gap when another listens in place of the one before', () => {
    const far = opened();
    const heard: number[] = [];
    far.stream.describe(agreed);
    far.stream.tell((frame) => heard.push(Math.max(...frame)));
    for (let n = 0; n < 20; n += 1) step(far, 8000);
    const before = heard.length;
    far.stream.tell(undefined);
    far.stream.tell((frame) => heard.push(Math.max(...frame)));
    for (let n = 0; n < 20; n += 1) step(far, 8000);
    expect(heard).toHaveLength(before + 20);
    expect(heard.slice(before).every((level) => level > 6000)).toBe(true);
  });

  it('falls silent at once when nobody listens any more, and begins anew for the next one', () => {
    const far = opened();
    const first: number[] = [];
    const second: number[] = [];
    far.stream.describe(agreed);
    far.stream.tell((frame) => first.push(Math.max(...frame)));
    for (let n = 0; n < 20; n += 1) step(far, 16_000);
    far.stream.tell(undefined);
    const told = first.length;
    for (let n = 0; n < 200; n += 1) step(far, 16_000);
    expect(first).toHaveLength(told);
    far.stream.tell((frame) => second.push(Math.max(...frame)));
    for (let n = 0; n < 20; n += 1) step(far, 4000);
    expect(loudest(first)).toBeGreaterThan(12_000);
    expect(loudest(second)).toBeGreaterThan(3000);
    expect(loudest(second)).toBeLessThan(6000);
    // what nobody listened to was not lost
    expect(far.stream.statistics).toMatchObject({ packetsLost: 0, packetsLate: 0, concealedMs: 0 });
  });
});

describe('keys for a far end whose signalling carries them', () => {
  it('are told, from whoever it hears, and are nothing that it hears', () => {
    const pressed: string[] = [];
    const other = opened();
    const byInfo = opened((keys) => pressed.push(keys));
    const byEvents = opened();
    for (const { stream } of [other, byInfo, byEvents]) stream.describe(agreed);
    byInfo.stream.hear([other.stream]);
    byEvents.stream.hear([other.stream]);
    other.speak();
    other.press(5);
    byInfo.stream.press('#');
    for (const { live } of [other, byInfo, byEvents]) live(1);
    expect([other.keys, pressed]).toEqual([['5'], ['5', '#']]);
    expect(new Set(byInfo.sent)).toEqual(new Set([8]));
    expect(new Set(byEvents.sent)).toEqual(new Set([8, 101]));
  });
});
