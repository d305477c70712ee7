import { describe, expect, it } from 'vitest';
import { readRtp, type RtpPacket } from './packet.ts';
import { RtpSender } from './sender.ts';

const format = { codec: 'PCMA', payloadType: 97 } as const;

function packet(sequence: number, timestamp = sequence * 160, ssrc = 7): RtpPacket {
  return {
    ...{ marker: false, payloadType: 8, sequence: sequence & 0xffff, timestamp: timestamp >>> 0, ssrc },
    payload: new Uint8Array(160).fill(sequence & 0xff),
  };
}

function read(bytes: Buffer | undefined): RtpPacket {
  // a sender uses its bytes again
  const found = bytes && readRtp(Buffer.from(bytes));
  if (!found || typeof found === 'string') throw new Error(found ?? 'nothing');
  return found;
}

/** Packets one after another, 20 ms apart. */
function passedOn(sender: RtpSender, sequences: readonly number[]): RtpPacket[] {
  return sequences.flatMap((sequence) => {
    const bytes = sender.passOn(format, packet(sequence));
    sender.stand();
    return bytes ? [read(bytes)] : [];
  });
}

describe('packets that are passed on', () => {
  it('have our source and number of their kind, and their own bytes, gaps and timing', () => {
    const sender = new RtpSender();
    const out = passedOn(sender, [65_534, 65_535, 65_536, 65_538, 65_539]);
    const [first] = out;
    expect(out.map(({ ssrc }) => ssrc)).toEqual(out.map(() => sender.ssrc));
    expect(out.map(({ payloadType }) => payloadType)).toEqual(out.map(() => 97));
    expect(out.map(({ sequence }) => (sequence - first!.sequence) & 0xffff)).toEqual([0, 1, 2, 4, 5]);
    expect(out.map(({ timestamp }) => (timestamp - first!.timestamp) / 160)).toEqual([0, 1, 2, 4, 5]);
    expect(out.map(({ marker }) => marker)).toEqual([true, false, false, false, false]);
    expect([...out[3]!.payload]).toEqual([...packet(65_538).payload]);
    expect(sender.packets).toBe(5);
  });

  it('that were overtaken are left out', () => {
    const out = passedOn(new RtpSender(), [10, 12, 11, 13]);
    expect(out.map(({ payload }) => payload[0])).toEqual([10, 12, 13]);
  });

  it('go on in our numbers after something of our own, after another source, and after a leap', () => {
    const sender = new RtpSender();
    const [first, second] = passedOn(sender, [1, 2]);
    const own = read(sender.sound(format, undefined));
    const again = read(sender.passOn(format, packet(900)));
    sender.stand();
    const other = read(sender.passOn(format, packet(40_000, 99, 8)));
    sender.stand();
    const leapt = read(sender.passOn(format, packet(40_001, 80_000_000, 8)));
    const all = [first!, second!, own, again, other, leapt];
    expect(all.map(({ sequence }) => sequence - first!.sequence)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(all.map(({ timestamp }) => (timestamp - first!.timestamp) / 160)).toEqual([0, 1, 2, 3, 4, 5]);
    expect([again, other, leapt].map(({ marker }) => marker)).toEqual([true, true, true]);
  });

  it('are never followed by an earlier time, however fast the clock of their source goes', () => {
    const sender = new RtpSender();
    const stamps: number[] = [];
    let n = 0;
    const pass = (): void => {
      stamps.push(read(sender.passOn(format, packet((n += 1)))).timestamp);
    };
    // one packet more than time has gone by, every tenth: half a second ahead, and half a second more
    for (let step = 0; step < 600; step += 1) {
      pass();
      if (step % 10 === 0) pass();
      sender.stand();
    }
    stamps.push(read(sender.sound(format, undefined)).timestamp);
    const steps = stamps.slice(1).map((stamp, i) => (stamp - stamps[i]!) | 0);
    expect(new Set(steps)).toEqual(new Set([160]));
  });
});
