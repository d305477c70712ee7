import { describe, expect, it } from 'vitest';
import { Reception } from '../rtp/reception.ts';
import { ntpMiddle, readRtcp, writeRtcp } from '../rtp/rtcp.ts';
import { RtpSender } from '../rtp/sender.ts';
import { RtcpSession } from './rtcp-session.ts';

const wallMs = 1_795_338_000_000;
const format = { codec: 'PCMA', payloadType: 8 } as const;

function talking(): { sender: RtpSender; session: RtcpSession } {
  const sender = new RtpSender();
  sender.sound(format, undefined);
  return { sender, session: new RtcpSession(sender) };
}

/** What the far end reports of us, `delayMs` after it got the sender report of `sentAtMs`. */
function answer(ours: number, sentAtMs: number, delayMs: number): Buffer {
  return writeRtcp({
    ssrc: 9,
    cname: 'far',
    sender: { atMs: wallMs + 7, timestamp: 1, packets: 1, octets: 160 },
    report: {
      ssrc: ours,
      fractionLost: 0,
      lost: 3,
      highestSequence: 1,
      jitter: 80,
      lastSenderReport: ntpMiddle(sentAtMs),
      delaySinceLast: Math.round(delayMs * 65.536),
    },
  });
}

describe('RTCP of a stream', () => {
  it('takes the round trip from its own report and the delay at the far end', () => {
    const { sender, session } = talking();
    session.report({ wallMs, monotonicMs: 1000 }, undefined);
    session.receive(answer(sender.ssrc, wallMs, 2000), 9, 3080);
    expect(session.roundTripMs).toBeCloseTo(80, 1);
    expect(session.farEnd).toEqual({ packetsLost: 3, jitterMs: 10 });

    sender.sound(format, undefined);
    session.report({ wallMs: wallMs + 5000, monotonicMs: 6000 }, undefined);
    session.receive(answer(sender.ssrc, wallMs + 5000, 1000), 9, 7120);
    expect(session.roundTripMs).toBeCloseTo(100, 1);
  });

  it('is not moved by a wall clock that leaps, by an answer to what we never sent, or by nonsense', () => {
    const { sender, session } = talking();
    session.report({ wallMs, monotonicMs: 1000 }, undefined);
    session.receive(answer(sender.ssrc, wallMs - 900, 0), 9, 1040);
    session.receive(answer(sender.ssrc + 1, wallMs, 0), 9, 1040);
    session.receive(answer(sender.ssrc, wallMs, 5000), 9, 1040);
    expect(session.roundTripMs).toBeUndefined();
    session.receive(answer(sender.ssrc, wallMs, 0), 9, 1040);
    expect(session.roundTripMs).toBe(40);
  });

  it('sends a receiver report when nothing was sent in two intervals, and answers the far end’s own', () => {
    const { session } = talking();
    const reception = new Reception();
    reception.note(1);
    const kinds = [0, 0].map(() => readRtcp(session.report({ wallMs, monotonicMs: 0 }, undefined))[0]!.kind);
    expect(kinds).toEqual(['sender', 'sender']);
    session.receive(answer(1, wallMs, 0), 9, 500);
    const [report] = readRtcp(session.report({ wallMs, monotonicMs: 1500 }, { ssrc: 9, reception }));
    expect(report).toMatchObject({
      kind: 'receiver',
      reports: [{ ssrc: 9, lastSenderReport: ntpMiddle(wallMs + 7), delaySinceLast: 65_536 }],
    });
    // of another source than the one whose report came
    const [other] = readRtcp(session.report({ wallMs, monotonicMs: 1500 }, { ssrc: 10, reception }));
    expect(other).toMatchObject({ reports: [{ lastSenderReport: 0, delaySinceLast: 0 }] });
  });

  it('tells who said good-bye', () => {
    const { session } = talking();
    expect(session.receive(writeRtcp({ ssrc: 77, cname: '', bye: true }), 9, 0).gone).toEqual([77]);
    expect(session.receive(answer(1, wallMs, 0), 9, 0).gone).toEqual([]);
  });

  it('takes for a sign of life a report of the source that is heard, or on ours, and nothing else', () => {
    const { sender, session } = talking();
    const of = (ssrc: number, change: object = {}): Buffer => writeRtcp({ ssrc, cname: 'far', ...change });
    const counts = { atMs: wallMs, timestamp: 1, packets: 77, octets: 9 };
    expect(session.receive(of(9), 9, 0)).toMatchObject({ alive: true, sentPackets: undefined });
    expect(session.receive(of(9, { sender: counts }), 9, 0)).toMatchObject({ alive: true, sentPackets: 77 });
    // another source of the same far end, which hears us
    const another = session.receive(answer(sender.ssrc, wallMs, 0), 8, 0);
    expect(another).toEqual({ gone: [], alive: true, present: false, sentPackets: undefined });
    expect(session.receive(answer(sender.ssrc, wallMs, 0), 9, 0)).toMatchObject({
      present: true,
      sentPackets: 1,
    });
    const nobody = [
      of(8, { sender: counts }),
      of(sender.ssrc, { sender: counts }),
      Buffer.from('INVITE sip:x SIP/2.0'),
      Buffer.alloc(0),
      // a farewell alone, and a source that says only its name
      of(9, { bye: true }).subarray(-8),
      of(9).subarray(8),
    ];
    for (const bytes of nobody) expect(session.receive(bytes, 9, 0).alive).toBe(false);
    expect(session.receive(of(0), undefined, 0).alive).toBe(false);
  });
});
