import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
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
function opened() {
  const clock = new ManualClock();
  const silences: number[] = [];
  const ears: Datagram[] = [];
  const sockets = {
    listen: (...both: Datagram[]) => void ears.push(...both),
    sendRtp: () => undefined,
    sendRtcp: () => undefined,
    fetch: () => undefined,
    close: () => undefined,
  };
  const stream = new RtpStream({
    clock,
    sockets: new SecurePair(sockets, false),
    departures: new Departures(),
    onDigit: () => undefined,
    onSilence: (ms) => silences.push(ms),
  });
  let sequence = 0;
  return {
    stream,
    silences,
    /** So many seconds go by, `each` called once in every one. */
    live: (seconds: number, each: () => void = () => undefined) => {
      for (let frame = 0; frame < seconds * 50; frame += 1) {
        if (frame % 50 === 0) each();
        clock.advance(20);
        stream.listen(clock.monotonicMs());
        stream.speak(clock.monotonicMs());
      }
    },
    speak: () => {
      sequence += 1;
      const payload = new Uint8Array(160).fill(0xd5);
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
    stopped.live(8, stopped.speak);
    expect(stopped.silences).toEqual([]);
    stopped.live(6);
    expect(stopped.silences).toEqual([5000]);
  });

  it('is there while it reports, if it ever was heard: then it is only silent', () => {
    const quiet = opened();
    quiet.stream.describe(agreed);
    quiet.live(1, quiet.speak);
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
