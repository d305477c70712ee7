import { describe, expect, it } from 'vitest';
import { ComfortNoise } from './comfort-noise.ts';

function noise(...payload: number[]): Int16Array {
  const generator = new ComfortNoise();
  generator.describe(Uint8Array.from(payload));
  const samples = new Int16Array(16_000);
  generator.fill(samples, 0, samples.length);
  return samples;
}

/** −dBov. */
function level(samples: Int16Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return -20 * Math.log10(Math.sqrt(power) / 32_124);
}

/** How alike neighbours are: 1 for the lowest sound, −1 for the highest. */
function tilt(samples: Int16Array): number {
  let [product, energy] = [0, 0];
  for (let i = 1; i < samples.length; i += 1) {
    product += samples[i]! * samples[i - 1]!;
    energy += samples[i]! * samples[i]!;
  }
  return product / energy;
}

describe('comfort noise', () => {
  it.each([20, 40, 60])('is as loud as it was described: −%i dBov', (dB) => {
    expect(Math.abs(level(noise(dB)) - dB)).toBeLessThan(0.5);
    expect(Math.abs(tilt(noise(dB)))).toBeLessThan(0.05);
  });

  it('has the colour of its reflection coefficients, and the same loudness', () => {
    // k1 = −0.7, the low sound of a room: neighbours are alike by 0.7
    const low = noise(40, 127 - 89);
    expect(tilt(low)).toBeCloseTo(0.7, 1);
    expect(Math.abs(level(low) - 40)).toBeLessThan(0.7);
    expect(tilt(noise(40, 127 + 89, 127, 127))).toBeCloseTo(-0.7, 1);
  });

  it('of no payload, or of the lowest level, is silence', () => {
    expect(noise().every((sample) => sample === 0)).toBe(true);
    expect(noise(127).every((sample) => sample === 0)).toBe(true);
  });

  it('stays finite whatever the coefficients are', () => {
    const wild = noise(0, ...Array.from({ length: 40 }, (_, i) => (i % 2 ? 255 : 0)));
    expect(wild.every((sample) => Number.isFinite(sample))).toBe(true);
  });
});
