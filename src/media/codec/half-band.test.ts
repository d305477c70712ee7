import { describe, expect, it } from 'vitest';
import { Doubler, Halver } from './half-band.ts';

const amplitude = 10_000;

function tone(hertz: number, rate: number, count: number): Int16Array {
  return Int16Array.from({ length: count }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * i) / rate)),
  );
}

/** How loud a frequency is against `amplitude`, in dB; the filter's beginning is left out. */
function level(samples: Int16Array, hertz: number, rate: number): number {
  const settled = samples.subarray(400);
  let re = 0;
  let im = 0;
  settled.forEach((sample, i) => {
    re += sample * Math.cos((2 * Math.PI * hertz * i) / rate);
    im += sample * Math.sin((2 * Math.PI * hertz * i) / rate);
  });
  return 20 * Math.log10((2 * Math.hypot(re, im)) / settled.length / amplitude + 1e-9);
}

/** In pieces of 20 ms, as sound comes. */
function halved(samples: Int16Array): Int16Array {
  const halver = new Halver();
  const all = new Int16Array(samples.length / 2);
  for (let at = 0; at < samples.length; at += 320) {
    halver.halve(samples.subarray(at, at + 320), all.subarray(at / 2, (at + 320) / 2));
  }
  return all;
}

function doubled(samples: Int16Array): Int16Array {
  const doubler = new Doubler();
  const all = new Int16Array(samples.length * 2);
  for (let at = 0; at < samples.length; at += 160) {
    doubler.double(samples.subarray(at, at + 160), all.subarray(at * 2, (at + 160) * 2));
  }
  return all;
}

describe('from 16 to 8 kHz', () => {
  it.each([100, 440, 1000, 2000, 3000, 3400])('%i Hz stays as loud as it was', (hertz) => {
    expect(Math.abs(level(halved(tone(hertz, 16_000, 16_000)), hertz, 8000))).toBeLessThan(0.1);
  });

  it.each([4600, 5000, 6000, 7000, 7900])('%i Hz is not folded down', (hertz) => {
    expect(level(halved(tone(hertz, 16_000, 16_000)), 8000 - hertz, 8000)).toBeLessThan(-58);
  });
});

describe('from 8 to 16 kHz', () => {
  it.each([100, 440, 1000, 2000, 3000, 3400])('%i Hz stays, and its mirror above does not come', (hertz) => {
    const samples = doubled(tone(hertz, 8000, 8000));
    expect(Math.abs(level(samples, hertz, 16_000))).toBeLessThan(0.1);
    expect(level(samples, 8000 - hertz, 16_000)).toBeLessThan(-58);
  });
});

it('the loudest sound is clipped, not turned round', () => {
  const square = Int16Array.from({ length: 320 }, (_, i) => (i % 80 < 40 ? 32_767 : -32_768));
  const there = doubled(square);
  expect(Math.min(...there.subarray(200, 250))).toBeGreaterThan(20_000);
  expect(Math.max(...halved(there))).toBeLessThanOrEqual(32_767);
});
