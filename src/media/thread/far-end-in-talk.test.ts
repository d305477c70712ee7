import { beforeEach, describe, expect, it, vi } from 'vitest';
import { agreed, farEnd, LoneStream } from '../../../test/fakes/lone-stream.ts';
import { openEncoder } from '../codec/speech-codec.ts';
import { writeRtcp } from '../rtp/rtcp.ts';
import { SecurePair } from './secure-pair.ts';

const stranger = { host: '203.0.113.66', port: 1234 };
const behindNat = { host: '203.0.113.9', port: 61_000 };

let line: LoneStream;

beforeEach(() => {
  line = new LoneStream();
});

/** A stranger's packet, of a sequence of his own. */
function stray(n: number): void {
  line.hear({ ssrc: 66, sequence: n & 0xffff, timestamp: n * 160 }, stranger);
}

describe('a far end that is silent for a while', () => {
  beforeEach(() => {
    line.stream.describe(agreed);
    line.live(200, () => line.hear());
  });

  it('keeps our sound where it is described, whoever knocks', () => {
    line.live(1400, stray);
    expect(new Set(line.sent.map(({ to }) => to.port))).toEqual(new Set([farEnd.port]));
  });

  it('has our sound again when it is back behind its NAT, though a stranger has taken its place and goes on', () => {
    line = new LoneStream();
    line.stream.describe(agreed);
    line.live(200, () => line.hear({}, behindNat));
    line.live(800, stray);
    expect(line.sent.at(-1)!.to).toEqual(stranger);
    line.live(5, (n) => {
      line.hear({}, behindNat);
      stray(800 + n);
    });
    expect(line.sent.at(-1)!.to).toEqual(behindNat);
  });

  it.each([
    ['is held', { receiving: false }],
    ['holds us', { sending: false }],
    ['neither hears nor is heard', { sending: false, receiving: false }],
  ])('because it %s, has our sound when it is taken back and listens first, whoever knocks', (_, change) => {
    line = new LoneStream();
    line.stream.describe(agreed);
    line.live(200, () => line.hear({}, behindNat));
    line.stream.describe({ ...agreed, ...change });
    line.live(800, stray);
    line.stream.describe(agreed);
    const before = line.sent.length;
    line.live(500, (n) => stray(800 + n));
    const since = line.sent.slice(before);
    expect(since).toHaveLength(500);
    expect(new Set(since.map(({ to }) => to.host))).toEqual(new Set([behindNat.host]));
  });

  it('and goes on at another port of its host, under another source that reports on ours, is heard and no loss', () => {
    const { packetsReceived } = line.stream.statistics;
    const to = { host: farEnd.host, port: 5000 };
    line.live(1000, (n) => {
      line.hear({ ssrc: 9, sequence: 20_000 + n }, to);
      if (n % 40 !== 0) return;
      const ours = { ssrc: line.sent.at(-1)!.what.ssrc, fractionLost: 0, lost: 0, highestSequence: 1 };
      const report = { ...ours, jitter: 0, lastSenderReport: 0, delaySinceLast: 0 };
      line.hearReport({ ssrc: 9, sender: { atMs: 0, timestamp: 0, packets: n, octets: 0 }, report });
    });
    expect(line.stream.statistics.packetsReceived - packetsReceived).toBeGreaterThan(940);
    expect(line.sent.at(-1)!.to).toEqual(to);
    expect([line.silences, line.losses]).toEqual([[], []]);
  });

  it('and describes its silence by a number that nobody agreed upon is there', () => {
    const { packetsReceived } = line.stream.statistics;
    const noise = { payloadType: 19, payload: Uint8Array.of(60) };
    line.live(600, (n) => n % 10 === 0 && line.hear(noise));
    expect(line.silences).toEqual([]);
    line.live(20, () => line.hear());
    const { statistics } = line.stream;
    expect(statistics).toMatchObject({ packetsReceived: packetsReceived + 80, packetsLost: 0 });
    expect(statistics.packetsRefused).toBe(0);
    // nor is it anybody else's life
    line.live(300, (n) => line.hear({ ...noise, ssrc: 9, sequence: n }, stranger));
    expect(line.silences).toEqual([5000]);
  });

  it('keeps our sound while it reports, whoever knocks', () => {
    line.live(6000, (n) => {
      stray(n);
      if (n % 240 === 0) line.hearReport();
    });
    expect(new Set(line.sent.map(({ to }) => to.port))).toEqual(new Set([farEnd.port]));
    expect(line.silences).toEqual([]);
  });

  it.each([
    ['nonsense', () => Buffer.from('0123456789abcdef')],
    ['a farewell', () => writeRtcp({ ssrc: 5, cname: '', bye: true }).subarray(-8)],
    ['the report of a source that nobody heard', () => writeRtcp({ ssrc: 77, cname: 'x' })],
    ['our own report', () => writeRtcp({ ssrc: line.sent[0]!.what.ssrc, cname: 'x' })],
  ])('%s at its port for reports is no sign of life', (_, bytes) => {
    line.live(520, (n) => n % 50 === 0 && line.hearRtcp(bytes()));
    expect(line.silences).toEqual([5000, 10_000]);
  });

  it('whose reports count what never comes is told, and is there all the same', () => {
    let packets = 50;
    line.live(3000, (n) => {
      if (n % 200 !== 0) return;
      line.hearReport({ sender: { atMs: 0, timestamp: 0, packets, octets: 0 } });
      packets += 200;
    });
    expect(line.silences).toEqual([]);
    expect(line.losses.at(-1)).toBe(60_000);
    line.losses.length = 0;
    line.live(100, () => line.hear());
    expect(line.losses).toEqual([]);
  });

  it('and keeps its NAT open by packets without a payload is there, is not heard, and loses nothing', () => {
    const before = line.frames.length;
    const { packetsReceived } = line.stream.statistics;
    line.live(600, (n) => {
      if (n % 200 === 100) line.hear({ payload: new Uint8Array(0), payloadType: n % 400 === 100 ? 8 : 120 });
    });
    expect(line.silences).toEqual([]);
    line.live(20, () => line.hear());
    expect(line.stream.statistics).toMatchObject({
      packetsReceived: packetsReceived + 23,
      packetsLost: 0,
      packetsRefused: 0,
    });
    // what is played meanwhile is nothing of theirs
    expect(Math.max(...line.frames.slice(before + 20, before + 590))).toBe(0);
  });

  it('has nobody else’s empty packets counted for it', () => {
    line.live(300, (n) => {
      if (n % 50 === 0)
        line.hear({ payload: new Uint8Array(0), payloadType: 120, ssrc: 9, sequence: n }, stranger);
    });
    expect(line.silences).toEqual([5000]);
    expect(line.stream.statistics.packetsRefused).toBe(6);
  });
});

describe('a far end behind a NAT, whose signalling comes from there', () => {
  it('has our sound as soon as it speaks, though a stranger was first at the port', () => {
    line = new LoneStream({ farHost: behindNat.host });
    line.stream.describe({ ...agreed, remote: { host: '192.168.1.10', port: 7078, rtcpPort: 7079 } });
    line.live(200, stray);
    expect(line.sent.at(-1)!.to).toEqual(stranger);
    line.live(2, (n) => {
      stray(200 + n);
      line.hear({}, behindNat);
    });
    expect(line.sent.at(-1)!.to).toEqual(behindNat);
  });
});

describe('a far end that was heard by the stream before', () => {
  const report = (): void => {
    const ours = { ssrc: line.sent.at(-1)!.what.ssrc, fractionLost: 0, lost: 0, highestSequence: 1 };
    line.hearReport({ report: { ...ours, jitter: 0, lastSenderReport: 0, delaySinceLast: 0 } });
  };

  it.each([
    ['is there when it only reports', true, []],
    ['and is another one than was heard is not', false, [5000, 10_000]],
  ])('%s', (_, heardBefore, silences) => {
    line = new LoneStream({ heardBefore });
    line.stream.describe(agreed);
    line.live(600, (n) => n > 0 && n % 50 === 0 && report());
    expect(line.silences).toEqual(silences);
  });

  it('is another one when a newcomer takes its place: learned, and heard before its reports count', () => {
    line.stream.describe(agreed);
    line.live(250, () => line.hear({}, behindNat));
    line.stream.describe(agreed, true);
    line.live(1);
    expect(line.sent.at(-1)!.to).toEqual({ host: farEnd.host, port: farEnd.port });
    line.live(520, (n) => n % 50 === 0 && report());
    expect(line.silences).toEqual([5000, 10_000]);
    const office = { host: '203.0.113.200', port: 7078 };
    line.live(2, () => line.hear({ ssrc: 6 }, office));
    expect(line.sent.at(-1)!.to).toEqual(office);
  });

  it('has its count of packets under a key begin anew when a newcomer takes its place', () => {
    const secure = vi.spyOn(SecurePair.prototype, 'secure');
    line.stream.describe(agreed);
    line.stream.describe(agreed);
    line.stream.describe(agreed, true);
    expect(secure.mock.calls.map(([, moved]) => moved)).toEqual([false, false, true]);
    secure.mockRestore();
  });
});

describe('a far end that holds us by the address 0.0.0.0', () => {
  it('is sent neither sound nor reports, nor a farewell; taken back, it is spoken with where it was', () => {
    line.stream.describe(agreed);
    line.live(50, () => line.hear({}, behindNat));
    line.stream.describe({ ...agreed, sending: false, remote: { ...farEnd, host: '0.0.0.0' } });
    const [sent, reports] = [line.sent.length, line.reports.length];
    line.live(1000);
    expect([line.sent.length, line.reports.length]).toEqual([sent, reports]);
    line.stream.describe(agreed);
    line.live(1);
    expect(line.sent.at(-1)!.to).toEqual(behindNat);
    const told = line.reports.length;
    line.stream.describe({ ...agreed, sending: false, remote: { ...farEnd, host: '::' } });
    line.stream.close();
    expect(line.reports).toHaveLength(told);
  });
});

describe('before our offer is answered', () => {
  it.each([
    ['is heard when we have offered it', true, 40],
    ['is refused when we have not', false, 0],
  ])('G.722 %s', (_, offered, received) => {
    if (offered) line.stream.understand({ codecs: new Map([[9, 'G722']]), digits: new Set([101]) });
    const encoder = openEncoder('G722');
    const payload = new Uint8Array(encoder.frameBytes);
    encoder.encode(
      Int16Array.from({ length: 160 }, (_, i) => 9000 * Math.sin(i / 3)),
      payload,
      0,
    );
    line.live(41, () => line.hear({ payloadType: 9, payload }));
    // two in a row make it known
    expect(line.stream.statistics.packetsReceived).toBe(received);
    expect(line.sent).toEqual([]);
    expect(Math.max(0, ...line.frames) > 1000).toBe(offered);
    line.stream.close();
  });
});

describe('what we send and get back (RFC 3550 §8.2)', () => {
  it('is never heard; our source says good-bye and takes another number once', () => {
    line.stream.describe(agreed);
    line.onSent = (bytes) => line.hearBytes(bytes);
    line.live(500);
    const numbers = new Set(line.sent.map(({ what }) => what.ssrc));
    expect(numbers.size).toBe(2);
    const farewells = line.reports.flatMap(({ what }) => what.filter(({ kind }) => kind === 'bye'));
    expect(farewells).toEqual([{ kind: 'bye', sources: [line.sent[0]!.what.ssrc] }]);
    expect(line.frames).toEqual([]);
    expect(line.stream.statistics).toMatchObject({ received: false, packetsSent: 500, packetsRefused: 500 });
    // who was looped is heard when he speaks himself
    line.onSent = undefined;
    line.live(10, () => line.hear());
    expect(line.stream.statistics.packetsReceived).toBe(10);
  });

  it('says nothing when it comes from elsewhere', () => {
    line.stream.describe(agreed);
    line.onSent = (bytes) => line.hearBytes(bytes, stranger);
    line.live(100, () => line.hear());
    expect(new Set(line.sent.map(({ what }) => what.ssrc)).size).toBe(1);
    expect(line.stream.statistics).toMatchObject({ packetsReceived: 100, packetsRefused: 100 });
  });
});
