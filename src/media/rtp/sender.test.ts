import { describe, expect, it } from 'vitest';
import { KeySender } from '../dtmf/key-sender.ts';
import { readRtp, type RtpPacket } from './packet.ts';
import { RtpSender } from './sender.ts';
import { sequenceDistance, timestampDistance } from './sequence.ts';

const format = { codec: 'PCMU', payloadType: 0, digitsPayloadType: 96 } as const;

function read(bytes: Uint8Array): RtpPacket {
  const packet = readRtp(bytes);
  if (typeof packet === 'string') throw new Error(packet);
  return packet;
}

describe('what is sent', () => {
  it('has numbers that rise by one and time stamps by 160, marked at the first', () => {
    const sender = new RtpSender();
    const packets = [1, 2, 3].map(() => read(sender.sound(format, undefined)));
    expect(packets.map(({ marker }) => marker)).toEqual([true, false, false]);
    expect(sequenceDistance(packets[2]!.sequence, packets[0]!.sequence)).toBe(2);
    expect(timestampDistance(packets[2]!.timestamp, packets[0]!.timestamp)).toBe(320);
    expect([...new Set(packets[0]!.payload)]).toEqual([0xff]);
    expect(sender).toMatchObject({ packets: 3, octets: 480 });
  });

  it('is marked after a pause, whose time is counted and whose numbers are not', () => {
    const sender = new RtpSender();
    const before = read(sender.sound(format, undefined));
    sender.pass(10);
    const after = read(sender.sound(format, new Int16Array(160).fill(32_767)));
    expect(after.marker).toBe(true);
    expect(sequenceDistance(after.sequence, before.sequence)).toBe(1);
    expect(timestampDistance(after.timestamp, before.timestamp)).toBe(11 * 160);
    expect(after.payload[0]).toBe(0x80);
  });

  it('is one time stamp for all packets of a key, even when time was left out meanwhile', () => {
    const sender = new RtpSender();
    const keys = new KeySender();
    keys.press('1');
    const packets: RtpPacket[] = [];
    for (let frame = keys.next(); frame?.kind === 'event'; frame = keys.next()) {
      packets.push(read(sender.key(96, frame)));
      if (packets.length === 3) sender.pass(15);
    }
    expect(packets).toHaveLength(8);
    expect(new Set(packets.map(({ timestamp }) => timestamp)).size).toBe(1);
    expect(packets.map(({ marker }) => marker).indexOf(true, 1)).toBe(-1);
    const sound = read(sender.sound(format, undefined));
    expect(timestampDistance(sound.timestamp, packets[0]!.timestamp)).toBe((8 + 15) * 160);
  });

  it('of Opus has time stamps that rise by 960, also over a pause, and keys that last as long in them', () => {
    const sender = new RtpSender();
    const opus = { codec: 'Opus', payloadType: 111 } as const;
    const before = read(sender.sound(opus, undefined));
    sender.pass(3);
    const after = read(sender.sound(opus, new Int16Array(160)));
    expect(timestampDistance(after.timestamp, before.timestamp)).toBe(4 * 960);
    expect(after.payload).toHaveLength(60);
    const event = { code: 5, end: false, volume: 10, duration: 800 };
    const key = read(sender.key(110, { kind: 'event', event, first: true }, 48_000));
    expect(Buffer.from(key.payload).readUInt16BE(2)).toBe(4800);
    expect(sender.clockRate).toBe(48_000);
  });

  it('of another source begins anew, with counts of its own, and goes on in time', () => {
    const sender = new RtpSender();
    const before = read(sender.sound(format, undefined));
    sender.sound(format, undefined);
    sender.changeSource();
    expect(sender.ofSource).toEqual({ packets: 0, octets: 0 });
    const after = read(sender.sound(format, undefined));
    expect(after.ssrc).not.toBe(before.ssrc);
    expect(after.marker).toBe(true);
    expect(timestampDistance(after.timestamp, before.timestamp)).toBe(320);
    expect(sender.ofSource).toEqual({ packets: 1, octets: 160 });
    expect(sender.packets).toBe(3);
  });

  it('is written into the same memory again and again, of each codec and of keys', () => {
    const sender = new RtpSender();
    const opus = { codec: 'Opus', payloadType: 111 } as const;
    const sound = Int16Array.from({ length: 160 }, (_, i) => 9000 * Math.sin(i / 3));
    const event = { code: 5, end: false, volume: 10, duration: 160 };
    const ways = [
      () => sender.sound(format, undefined),
      () => sender.sound(opus, sound),
      () => sender.key(96, { kind: 'event', event, first: true }),
    ];
    for (const way of ways) {
      const first = way();
      expect([way() === first, way() === first]).toEqual([true, true]);
    }
    sender.close();
  });

  it('is silence again after sound, coded before or not, and after what was passed on', () => {
    const sender = new RtpSender();
    const coded = Uint8Array.from({ length: 480 }, (_, n) => n % 251);
    const payload = (bytes: Buffer): number[] => [...read(bytes).payload];
    const silence = Array<number>(160).fill(0xff);
    const passed = { ...read(sender.sound(format, undefined)), ssrc: 9, payload: coded.subarray(0, 160) };
    expect(payload(sender.coded(format, coded, 160))).toEqual([...coded.subarray(160, 320)]);
    expect(payload(sender.sound(format, undefined))).toEqual(silence);
    expect(payload(sender.sound(format, new Int16Array(160).fill(9000)))).not.toEqual(silence);
    expect(payload(sender.sound(format, undefined))).toEqual(silence);
    sender.passOn(format, passed);
    expect(payload(sender.sound(format, undefined))).toEqual(silence);
    expect(payload(sender.sound({ codec: 'PCMA', payloadType: 8 }, undefined))).toEqual(
      Array<number>(160).fill(0xd5),
    );
    expect(payload(sender.sound(format, undefined))).toEqual(silence);
    expect(sender.packets).toBe(9);
  });
});
