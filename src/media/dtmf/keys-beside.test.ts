import { describe, expect, it } from 'vitest';
import type { RtpPacket } from '../rtp/packet.ts';
import { writeTelephoneEvent } from './event.ts';
import { KeysBeside } from './keys-beside.ts';

function packet(ssrc: number, sequence: number, code: number, timestamp = 800): RtpPacket {
  const payload = writeTelephoneEvent({ code, end: false, volume: 10, duration: 160 });
  return { ssrc, sequence, timestamp, payload, marker: sequence === 1, payloadType: 101 };
}

describe('keys beside the sound', () => {
  it('are told once, from the second packet of their source on', () => {
    const keys = new KeysBeside();
    const told = [1, 2, 3, 4].map((sequence) => keys.receive(packet(7, sequence, 1), sequence * 20));
    expect(told).toEqual([undefined, '1', undefined, undefined]);
  });

  it('are not pressed by packets that do not follow one another', () => {
    const keys = new KeysBeside();
    const told = [10, 400, 9, 70].map((sequence) => keys.receive(packet(7, sequence, 1), 20));
    expect(told).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('are not pressed by guessed sources', () => {
    const keys = new KeysBeside();
    expect([1, 2, 3].map((ssrc) => keys.receive(packet(ssrc, ssrc, 1), 20))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
