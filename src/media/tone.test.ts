import { describe, expect, it } from 'vitest';
import { decode, encode } from './codec/g711.ts';
import { holdMusic } from './melody.ts';
import { keyTone, networkTone } from './tone.ts';

/** How much of a frequency there is: 1 for a pure tone. */
function share(samples: Int16Array, hertz: number): number {
  let [re, im, energy] = [0, 0, 0];
  samples.forEach((sample, i) => {
    re += sample * Math.cos((2 * Math.PI * hertz * i) / 8000);
    im += sample * Math.sin((2 * Math.PI * hertz * i) / 8000);
    energy += sample * sample;
  });
  return (2 * (re * re + im * im)) / (samples.length * energy);
}

describe('network tones', () => {
  it.each([
    ['ringback', 8000, 40_000],
    ['busy', 2800, 5600],
  ] as const)('%s is 425 Hz in the Russian cadence', (name, on, period) => {
    const samples = networkTone(name);
    expect(samples.length).toBe(period);
    expect(share(samples.subarray(0, on), 425)).toBeGreaterThan(0.98);
    expect(samples.subarray(on).every((sample) => sample === 0)).toBe(true);
  });
});

describe('key tones', () => {
  it.each([
    ['1', 697, 1209],
    ['5', 770, 1336],
    ['D', 941, 1633],
    ['#', 941, 1477],
  ])('%s is %i and %i Hz, joined without a break between frames', (key, low, high) => {
    const frames = [0, 160, 320, 480].map((start) => [...keyTone(key, start, 160)]);
    const samples = Int16Array.from(frames.flat());
    expect(share(samples, low) + share(samples, high)).toBeGreaterThan(0.95);
    expect(share(samples, low)).toBeGreaterThan(0.3);
  });
});

describe('music on hold', () => {
  const music = holdMusic();

  it('is long, never silent for long, and never harsh on the line', () => {
    expect(music.length).toBeGreaterThan(8000 * 20);
    const peaks = Array.from({ length: Math.floor(music.length / 4000) }, (_, i) =>
      Math.max(...music.subarray(i * 4000, (i + 1) * 4000).map(Math.abs)),
    );
    expect(Math.min(...peaks)).toBeGreaterThan(800);
    expect(Math.max(...peaks)).toBeLessThan(8000);
    const codes = new Uint8Array(music.length);
    encode('PCMA', music, codes);
    const worst = decode('PCMA', codes).reduce(
      (max, sample, i) => Math.max(max, Math.abs(sample - music[i]!)),
      0,
    );
    expect(worst).toBeLessThan(200);
  });

  it('goes round without a click', () => {
    const steps = music.map((sample, i) => Math.abs(sample - (music.at(i - 1) ?? 0)));
    expect(steps[0]).toBeLessThanOrEqual(steps.subarray(1).reduce((max, step) => Math.max(max, step), 0));
  });
});
