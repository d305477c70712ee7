import { describe, expect, it } from 'vitest';
import { decode, encode, silenceCode, type LawName } from './g711.ts';

const laws: readonly LawName[] = ['PCMA', 'PCMU'];
const allCodes = Uint8Array.from({ length: 256 }, (_, code) => code);

function roundTrip(codec: LawName, samples: Int16Array): Int16Array {
  const codes = new Uint8Array(samples.length);
  encode(codec, samples, codes);
  return decode(codec, codes);
}

describe('G.711', () => {
  it.each([
    // reference values of ITU-T G.191's g711.c, aligned to 16 bits
    ['PCMA', 0xd5, 8],
    ['PCMA', 0x55, -8],
    ['PCMA', 0xaa, 32256],
    ['PCMA', 0x2a, -32256],
    ['PCMA', 0x80, 5504],
    ['PCMU', 0xff, 0],
    ['PCMU', 0x7f, -0],
    ['PCMU', 0x80, 32124],
    ['PCMU', 0x00, -32124],
    ['PCMU', 0xf0, 120],
  ] as const)('%s code %i means %i', (codec, code, linear) => {
    expect(decode(codec, Uint8Array.of(code))[0]).toBe(linear === 0 ? 0 : linear);
  });

  it.each(laws)('%s gives every code back unchanged', (codec) => {
    const codes = new Uint8Array(256);
    encode(codec, decode(codec, allCodes), codes);
    // µ-law has two zeros; the negative one comes back as the positive
    const expected = allCodes.map((code) => (codec === 'PCMU' && code === 0x7f ? 0xff : code));
    expect([...codes]).toEqual([...expected]);
  });

  it.each(laws)('%s never errs by more than half a step of the segment', (codec) => {
    const samples = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
    const heard = roundTrip(codec, samples);
    const worst = samples.reduce((max, sample, i) => {
      const error = Math.abs(sample - heard[i]!);
      return Math.max(max, error / Math.max(16, Math.abs(sample)));
    }, 0);
    expect(worst).toBeLessThanOrEqual(codec === 'PCMA' ? 0.5 : 0.26);
    expect(heard.every((sample, i) => i === 0 || sample >= heard[i - 1]!)).toBe(true);
  });

  it.each(laws)('%s silence is quiet', (codec) => {
    expect(Math.abs(decode(codec, Uint8Array.of(silenceCode[codec]))[0]!)).toBeLessThanOrEqual(8);
    expect(roundTrip(codec, Int16Array.of(0))[0]).toBe(codec === 'PCMA' ? 8 : 0);
  });
});
