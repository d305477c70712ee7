import { describe, expect, it } from 'vitest';
import { loudnessOf, normalised } from './loudness.ts';
import { LiveSound, levelled } from './phrase-sound.ts';
import { Resampler, toTelephoneRate } from './resample.ts';

const decibels = (value: number): number => 20 * Math.log10(value);
const rms = (samples: ArrayLike<number>): number =>
  Math.sqrt(Array.from(samples).reduce((sum, value) => sum + value * value, 0) / samples.length);
const highest = (samples: ArrayLike<number>): number =>
  Array.from(samples).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

function tone(hz: number, rateHz: number, ms: number, amplitude = 16_000): Int16Array {
  return Int16Array.from({ length: (rateHz * ms) / 1000 }, (_, n) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * n) / rateHz)),
  );
}

/** A tone of this peak level; full scale 1. */
function sine(hz: number, rateHz: number, ms: number, peakDb: number): Float64Array {
  const amplitude = 10 ** (peakDb / 20);
  return Float64Array.from(
    { length: (rateHz * ms) / 1000 },
    (_, n) => amplitude * Math.sin((2 * Math.PI * hz * n) / rateHz),
  );
}

function glued(...parts: Float64Array[]): Float64Array {
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

/** Something like speech: syllables of a buzz that rise and fall, with pauses between words. */
function babble(ms: number, amplitude: number): Float64Array {
  return Float64Array.from({ length: 8 * ms }, (_, n) => {
    const t = n / 8000;
    const buzz = [1, 2, 3, 5, 8, 12].reduce((sum, k) => sum + Math.sin(2 * Math.PI * 170 * k * t + k) / k, 0);
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 4 * t)) ** 0.5;
    const word = (t * 1000) % 900 < 700 ? 1 : 0;
    return amplitude * buzz * syllable * word;
  });
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

  it.each([22_050, 24_000, 8000])('gives the same of %d Hz however it is cut into pieces', (rateHz) => {
    const sound = tone(700, rateHz, 400);
    const whole = toTelephoneRate(sound, rateHz);
    for (const size of [1, 97, 480, 5000]) {
      const resampler = new Resampler(rateHz);
      const out: number[] = [];
      for (let from = 0; from < sound.length; from += size)
        out.push(...resampler.push(sound.subarray(from, from + size)));
      // all but what waits for the filter's other half is there before the end
      expect(whole.length - out.length).toBeLessThan(60);
      out.push(...resampler.end());
      expect(out).toEqual([...whole]);
    }
  });
});

describe('loudness', () => {
  // EBU Tech 3341: a tone of 1 kHz at −23 dBFS in both channels is −23 LUFS, so 3 LU less in one
  it.each([8000, 16_000, 24_000, 48_000])('of the tone of the recommendation at %d Hz is right', (rateHz) => {
    expect(loudnessOf(sine(1000, rateHz, 3000, -23), rateHz)).toBeCloseTo(-26, 1);
    expect(loudnessOf(sine(1000, rateHz, 3000, -33), rateHz)).toBeCloseTo(-36, 1);
  });

  it('does not count pauses nor what is far under the rest', () => {
    // EBU Tech 3341, cases 3 and 4, in one channel
    const rate = 8000;
    const loud = sine(1000, rate, 6000, -23);
    const quiet = sine(1000, rate, 1000, -36);
    const hardly = sine(1000, rate, 1000, -72);
    for (const sound of [glued(quiet, loud, quiet), glued(hardly, quiet, loud, quiet, hardly)])
      expect(Math.abs(loudnessOf(sound, rate) + 26)).toBeLessThan(0.3);
    expect(loudnessOf(glued(loud, new Float64Array(3 * rate)), rate)).toBeCloseTo(-26, 0);
  });

  it('weighs what the ear weighs', () => {
    const of = (hz: number): number => loudnessOf(sine(hz, 48_000, 2000, -20), 48_000);
    expect(of(1000) - of(60)).toBeGreaterThan(1.5);
    expect(of(3000) - of(1000)).toBeGreaterThan(2);
    expect(of(3000) - of(1000)).toBeLessThan(4);
  });

  it('is measured of short sounds, and of silence there is none', () => {
    expect(loudnessOf(sine(1000, 8000, 200, -23), 8000)).toBeCloseTo(-26, 0);
    expect(loudnessOf(new Float64Array(8000), 8000)).toBe(-Infinity);
    expect(loudnessOf(new Float64Array(0), 8000)).toBe(-Infinity);
  });

  it.each([8000, 48_000])('is brought to what is wanted at %d Hz, with no peak above −2 dBFS', (rateHz) => {
    for (const target of [-16, -23]) {
      for (const peakDb of [-40, -12, 0]) {
        const out = normalised(sine(400, rateHz, 1500, peakDb), rateHz, target);
        expect(Math.abs(loudnessOf(out, rateHz) - target)).toBeLessThan(0.11);
        expect(decibels(highest(out))).toBeLessThanOrEqual(-1.99);
      }
    }
  });

  it.each([6, 10])(
    'is reached also where peaks %d times as high as the rest eat most of what is added',
    (peak) => {
      const peaky = babble(3000, 0.1).map((value, n) => (n % 100 < 6 ? value * peak : value));
      expect(Math.abs(loudnessOf(normalised(peaky, 8000), 8000) + 16)).toBeLessThan(0.11);
    },
  );

  it('leaves silence alone, and gives up on lonely clicks', () => {
    const silence = new Float64Array(8000);
    expect(normalised(silence, 8000)).toEqual(silence);
    const clicks = new Float64Array(8000);
    clicks[4000] = 0.9;
    expect(decibels(highest(normalised(clicks, 8000)))).toBeLessThanOrEqual(-1.99);
  });
});

const floats = (samples: Int16Array): Float64Array => Float64Array.from(samples, (value) => value / 32_768);
const lufs = (samples: Int16Array): number => loudnessOf(floats(samples), 8000);

describe('levelling', () => {
  it.each([300, 3000, 16_000, 32_000])('brings a tone of amplitude %d to −16 LUFS', (amplitude) => {
    expect(Math.abs(lufs(levelled(floats(tone(400, 8000, 500, amplitude))).samples) + 16)).toBeLessThan(0.2);
  });

  it('tells how loud it was before', () => {
    expect(levelled(sine(1000, 8000, 1000, -23)).rawLufs).toBeCloseTo(-26, 0);
  });

  it('turns peaks down instead of cutting them', () => {
    const samples = floats(tone(400, 8000, 1000, 1500));
    for (const peak of [2000, 4000, 6000]) samples.set(floats(tone(400, 8000, 5, 32_000)), peak);
    const out = levelled(samples).samples;
    const most = highest(out);
    expect(decibels(most / 32_768)).toBeLessThan(-1.9);
    // the top of a wave may lie between two samples, not on three
    const flat = Array.from(out).filter(
      (value, n) => n > 1 && Math.abs(value) === most && value === out[n - 1] && value === out[n - 2],
    );
    expect(flat).toEqual([]);
  });

  it('cuts silence from the ends and fades them', () => {
    const samples = new Float64Array(16_000);
    samples.set(floats(tone(400, 8000, 500)), 6000);
    const out = levelled(samples).samples;
    expect(out.length).toBeLessThan(4000 + 900);
    expect(Math.abs(out[0]!) + Math.abs(out.at(-1)!)).toBe(0);
  });

  it('makes nothing of silence', () => {
    expect(levelled(new Float64Array(8000)).samples).toHaveLength(0);
    expect(levelled(new Float64Array(0)).samples).toHaveLength(0);
  });
});

describe('levelling while it is made', () => {
  function live(samples: Float64Array, size: number, voiceLufs?: number): { heard: number[]; first: number } {
    const sound = new LiveSound(voiceLufs);
    const heard: number[] = [];
    let first = -1;
    for (let from = 0; from < samples.length; from += size) {
      heard.push(...sound.push(samples.subarray(from, from + size)));
      if (first < 0 && heard.length > 0) first = from + size;
    }
    heard.push(...sound.end());
    return { heard, first };
  }

  it('comes to the same as levelling the whole, within half a unit', () => {
    for (const amplitude of [0.01, 0.05, 0.2]) {
      const said = glued(new Float64Array(3000), babble(3000, amplitude), new Float64Array(4000));
      const whole = levelled(said);
      for (const size of [80, 333, 2400]) {
        const known = live(said, size, whole.rawLufs).heard;
        expect(Math.abs(loudnessOf(floats(Int16Array.from(known)), 8000) + 16)).toBeLessThan(0.6);
        expect(Math.abs(known.length - whole.samples.length)).toBeLessThanOrEqual(160);
        expect(highest(known)).toBeLessThan(32_768 * 10 ** (-1.9 / 20));
        const unknown = live(said, size).heard;
        expect(Math.abs(loudnessOf(floats(Int16Array.from(unknown)), 8000) + 16)).toBeLessThan(1.5);
      }
    }
  });

  it('is the same however it is cut', () => {
    const said = glued(new Float64Array(1000), babble(1500, 0.1), new Float64Array(1000));
    expect(live(said, 80, -20).heard).toEqual(live(said, 1111, -20).heard);
  });

  it('begins with the first 10 ms of speech where the voice is known, else with 400 ms', () => {
    const said = glued(new Float64Array(1600), floats(tone(400, 8000, 2000)));
    expect(live(said, 80, -10).first).toBeLessThanOrEqual(1600 + 160);
    expect(live(said, 80).first).toBeLessThanOrEqual(1600 + 3200 + 160);
  });

  it('has all of a sound that is too short to tell, and nothing of silence', () => {
    expect(live(floats(tone(400, 8000, 150)), 80).heard.length).toBeGreaterThanOrEqual(1200);
    expect(live(new Float64Array(8000), 80).heard).toEqual([]);
    expect(live(new Float64Array(0), 80, -20).heard).toEqual([]);
  });
});
