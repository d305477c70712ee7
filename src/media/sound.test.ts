import { expect, it } from 'vitest';
import { decode, silenceCode } from './codec/g711.ts';
import { Sound } from './sound.ts';

it('sound is coded once for each law, in whole frames', () => {
  const sound = new Sound(Int16Array.from({ length: 330 }, (_, n) => n * 50));
  for (const law of ['PCMA', 'PCMU'] as const) {
    const coded = sound.coded(law);
    expect(coded).toHaveLength(480);
    expect(sound.coded(law)).toBe(coded);
    const linear = decode(law, coded.subarray(0, 330));
    expect(linear.every((sample, n) => Math.abs(sample - n * 50) <= 600)).toBe(true);
    expect(new Set(coded.subarray(330))).toEqual(new Set([silenceCode[law]]));
  }
});
