import { describe, expect, it } from 'vitest';
import { seeded } from '../../../test/seeded.ts';
import { ownIncoming } from '../sdp/agreement.ts';
import { writeRtp } from './packet.ts';
import { RtpReceiver } from './receiver.ts';
import { readRtcp, writeRtcp } from './rtcp.ts';

const farEnd = { host: '198.51.100.7', port: 4000 };

describe('hostile datagrams', () => {
  it('never throw out of the receiver, and leave its counts sane', () => {
    const random = seeded(7);
    const receiver = new RtpReceiver(ownIncoming);
    receiver.expect(ownIncoming, farEnd);
    const frame = new Int16Array(160);
    let refused = 0;
    for (let round = 0; round < 20_000; round += 1) {
      const bytes = round % 3 === 0 ? randomBytes(random) : damagedPacket(random, round);
      if (receiver.receive(bytes, farEnd, round * 5).kind === 'refused') refused += 1;
      if (round % 4 === 0) receiver.playout.read(frame, round * 5);
    }
    expect(receiver.refused).toBe(refused);
    expect(refused).toBeGreaterThan(1000);
    const { received, lost } = receiver.totals;
    expect(received).toBeGreaterThan(1000);
    expect(lost).toBeGreaterThanOrEqual(0);
    expect(receiver.jitterMs).toBeGreaterThanOrEqual(0);
  });

  it('never throw out of the RTCP reader', () => {
    const random = seeded(11);
    const whole = writeRtcp({
      ssrc: 1,
      cname: 'x',
      sender: { atMs: 1, timestamp: 2, packets: 3, octets: 4 },
      report: {
        ssrc: 5,
        fractionLost: 6,
        lost: 7,
        highestSequence: 8,
        jitter: 9,
        lastSenderReport: 10,
        delaySinceLast: 11,
      },
      bye: true,
    });
    let read = 0;
    for (let round = 0; round < 10_000; round += 1) {
      const bytes = Buffer.from(whole).subarray(0, random(whole.length + 1));
      if (bytes.length > 0) bytes[random(bytes.length)] = random(256);
      read += readRtcp(bytes).length;
    }
    expect(read).toBeGreaterThan(1000);
  });
});

function randomBytes(random: (below: number) => number): Buffer {
  return Buffer.from(Array.from({ length: random(60) }, () => random(256)));
}

function damagedPacket(random: (below: number) => number, round: number): Buffer {
  const bytes = writeRtp({
    marker: false,
    payloadType: [8, 0, 101][random(3)]!,
    sequence: round & 0xffff,
    timestamp: round * 160,
    ssrc: 9,
    payload: new Uint8Array(random(400)),
  });
  if (random(2) === 0) bytes[random(bytes.length)] = random(256);
  return bytes;
}
