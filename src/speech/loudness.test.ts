import { describe, expect, it } from 'vitest';
import { levelled } from './loudness.ts';
import { toTelephoneRate } from './resample.ts';

const decibels = (value: number): number => 20 * Math.log10(value);
const rms = (samples: ArrayLike<number>): number =>
  Math.sqrt(Array.from(samples).reduce((sum, value) => sum + value * value, 0) / samples.length);

function tone(hz: number, rateHz: number, ms: number, amplitude = 16_000): Int16Array {
  return Int16Array.from({ length: (rateHz * ms) / 1000 }, (_, n) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * n) / rateHz)),
  );
}

/** What the resampler lets through of a tone, in dB; the ends, where the filter fills, are left out. */
function passed(hz: number, rateHz: number): number {
  const out = toTelephoneRate(tone(hz, rateHz, 500), rateHz).slice(800, 3200);
  return decibels(rms(out) / (16_000 / 32_768 / Math.SQRT2));
}

describe('resampling', () => {
  it.each([22_050, 24_000, 16_000, 48_000])(
    'from %d Hz keeps the telephone band and nothing above',
    (rateHz) => {
      for (const hz of [200, 300, 1000, 2000, 3000, 3200])
        expect(Math.abs(passed(hz, rateHz))).toBeLessThan(0.3);
      for (const hz of [3800, 3900, 4100, 4800, 6000, 7500]) expect(passed(hz, rateHz)).toBeLessThan(-60);
    },
  );

  it('keeps the length', () => {
    expect(toTelephoneRate(tone(400, 22_050, 1000), 22_050)).toHaveLength(8000);
    expect(toTelephoneRate(new Int16Array(0), 22_050)).toHaveLength(0);
  });

  it('keeps the moment', () => {
    const click = new Int16Array(22_050);
    click[11_025] = 32_000;
    const out = toTelephoneRate(click, 22_050);
    expect(out.reduce((best, value, n) => (Math.abs(value) > Math.abs(out[best]!) ? n : best), 0)).toBe(4000);
  });
});

const floats = (samples: Int16Array): Float64Array => Float64Array.from(samples, (value) => value / 32_768);

describe('levelling', () => {
  it.each([300, 3000, 16_000, 32_000])('brings a tone of amplitude %d to −18 dBFS', (amplitude) => {
    const level = decibels(rms(levelled(floats(tone(400, 8000, 500, amplitude))).slice(400, 3600)) / 32_768);
    expect(level).toBeCloseTo(-18, 0);
  });

  it('does not count pauses when it measures', () => {
    const speech = floats(tone(400, 8000, 400, 4000));
    const paused = new Float64Array(8000);
    paused.set(speech, 0);
    paused.set(speech, 4800);
    const level = decibels(rms(levelled(paused).slice(800, 2400)) / 32_768);
    expect(level).toBeCloseTo(-18, 0);
  });

  it('turns peaks down instead of cutting them', () => {
    const samples = floats(tone(400, 8000, 1000, 1500));
    for (const peak of [2000, 4000, 6000]) samples.set(floats(tone(400, 8000, 5, 32_000)), peak);
    const out = levelled(samples);
    const highest = Math.max(...Array.from(out, Math.abs));
    expect(decibels(highest / 32_768)).toBeLessThan(-1.9);
    const flat = Array.from(out).filter(
      (value, n) => n > 0 && Math.abs(value) === highest && value === out[n - 1],
    );
    expect(flat).toEqual([]);
  });

  it('cuts silence from the ends and fades them', () => {
    const samples = new Float64Array(16_000);
    samples.set(floats(tone(400, 8000, 500)), 6000);
    const out = levelled(samples);
    expect(out.length).toBeLessThan(4000 + 900);
    expect(Math.abs(out[0]!) + Math.abs(out.at(-1)!)).toBe(0);
  });

  it('makes nothing of silence', () => {
    expect(levelled(new Float64Array(8000))).toHaveLength(0);
    expect(levelled(new Float64Array(0))).toHaveLength(0);
  });
});
