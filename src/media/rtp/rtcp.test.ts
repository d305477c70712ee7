import { describe, expect, it } from 'vitest';
import { ntpMiddle, readRtcp, writeRtcp } from './rtcp.ts';

const report = {
  ssrc: 0xfeedf00d,
  fractionLost: 128,
  lost: 70_000,
  highestSequence: 0x1ffff,
  jitter: 44,
  lastSenderReport: 0xaabbccdd,
  delaySinceLast: 65_536,
};

describe('RTCP', () => {
  it('a sender report is read back as it was written', () => {
    const atMs = Date.UTC(2026, 10, 22, 9, 0, 0, 500);
    const bytes = writeRtcp({
      ssrc: 7,
      cname: 'abc',
      sender: { atMs, timestamp: 160, packets: 12, octets: 1920 },
      report,
    });
    expect(readRtcp(bytes)).toEqual([
      { kind: 'sender', ssrc: 7, ntpMiddle: ntpMiddle(atMs), packets: 12, reports: [report] },
    ]);
    expect(ntpMiddle(atMs) & 0xffff).toBe(0x8000);
  });

  it('a receiver report with a farewell too; SDES is padded to whole words', () => {
    const bytes = writeRtcp({ ssrc: 7, cname: 'ab', report, bye: true });
    expect(bytes.length % 4).toBe(0);
    expect(readRtcp(bytes)).toEqual([
      { kind: 'receiver', ssrc: 7, reports: [report] },
      { kind: 'bye', sources: [7] },
    ]);
    // RR 32, SDES 8 + 8, BYE 8
    expect(bytes.subarray(32).toString('hex')).toBe(
      '81ca000300000007' + '0102616200000000' + '81cb000100000007',
    );
  });

  it('of a stream that only listens and heard nothing is an empty receiver report', () => {
    expect(readRtcp(writeRtcp({ ssrc: 7, cname: '' }))).toEqual([{ kind: 'receiver', ssrc: 7, reports: [] }]);
  });

  it('a negative loss, which duplicates make, is read with its sign', () => {
    const bytes = writeRtcp({ ssrc: 7, cname: '', report: { ...report, lost: -2 } });
    expect(readRtcp(bytes)).toMatchObject([{ reports: [{ lost: -2, fractionLost: 128 }] }]);
  });

  it('that lies about its length is read as far as it is true', () => {
    const bytes = writeRtcp({ ssrc: 7, cname: 'abc', report, bye: true });
    bytes.writeUInt16BE(200, 34);
    expect(readRtcp(bytes)).toHaveLength(1);
  });
});
