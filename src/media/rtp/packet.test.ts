import { describe, expect, it } from 'vitest';
import { readRtp, writeRtp, type RtpPacket } from './packet.ts';
import { sequenceAfter, sequenceDistance, timestampAfter, timestampDistance } from './sequence.ts';

const sample: RtpPacket = {
  marker: true,
  payloadType: 8,
  sequence: 65535,
  timestamp: 4294967295,
  ssrc: 0xdeadbeef,
  payload: Uint8Array.of(1, 2, 3),
};

function read(bytes: Uint8Array): RtpPacket {
  const packet = readRtp(bytes);
  if (typeof packet === 'string') throw new Error(packet);
  return packet;
}

describe('an RTP packet', () => {
  it('is read back as it was written', () => {
    const bytes = writeRtp(sample);
    expect(bytes.toString('hex')).toBe('8088ffffffffffffdeadbeef010203');
    const packet = read(bytes);
    expect({ ...packet, payload: [...packet.payload] }).toEqual({ ...sample, payload: [1, 2, 3] });
  });

  it('may carry contributing sources, an extension and padding', () => {
    const bytes = Buffer.from(
      'b2080001000000a000000001' + '0000000a0000000b' + 'bede000111223344' + 'd5d5' + '0002',
      'hex',
    );
    expect([...read(bytes).payload]).toEqual([0xd5, 0xd5]);
  });

  it('may have no payload at all', () => {
    expect(read(writeRtp({ ...sample, payload: new Uint8Array(0) })).payload.length).toBe(0);
  });

  it.each([
    ['too-short', '8008000100000000000000'],
    ['version', '4008000100000000000000010000'],
    ['rtcp', '80c8000600000000000000010000'],
    ['extension', '9008000100000000000000010000ffff'],
    ['extension', '8f0800010000000000000001'],
    ['padding', 'a0080001000000000000000100'],
    ['padding', 'a008000100000000000000010e'],
  ])('that is malformed is refused: %s', (why, hex) => {
    expect(readRtp(Buffer.from(hex, 'hex'))).toBe(why);
  });
});

describe('wrapping numbers', () => {
  it('tell ahead from behind across the wrap', () => {
    expect(sequenceDistance(2, 65534)).toBe(4);
    expect(sequenceDistance(65534, 2)).toBe(-4);
    expect(timestampDistance(80, 4294967216)).toBe(160);
    expect(timestampDistance(4294967216, 80)).toBe(-160);
  });

  it('are advanced across the wrap', () => {
    expect(sequenceAfter(65535)).toBe(0);
    expect(timestampAfter(4294967200, 160)).toBe(64);
  });
});
