import { describe, expect, it } from 'vitest';
import { Mixer } from './mixer.ts';

/** 20 ms of a tone, the `frame`th of its frames. */
function tone(hertz: number, amplitude: number, frame = 0): Int16Array {
  return Int16Array.from({ length: 160 }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * (frame * 160 + i)) / 8000)),
  );
}

/** The amplitude of a tone in samples, by correlation. */
function amplitudeOf(samples: ArrayLike<number>, hertz: number): number {
  let re = 0;
  let im = 0;
  for (let i = 0; i < samples.length; i += 1) {
    re += samples[i]! * Math.cos((2 * Math.PI * hertz * i) / 8000);
    im += samples[i]! * Math.sin((2 * Math.PI * hertz * i) / 8000);
  }
  return (2 * Math.hypot(re, im)) / samples.length;
}

describe('a mixer', () => {
  it('leaves one alone as he is, and says nothing for nobody', () => {
    const mixer = new Mixer();
    const only = tone(400, 32_767);
    expect(mixer.mix([only])).toBe(only);
    expect(mixer.mix([])).toBeUndefined();
  });

  it('adds up quiet ones exactly', () => {
    const three = [tone(400, 9000), tone(1000, 8000), tone(2000, 7000)];
    const mixed = new Mixer().mix(three)!;
    expect([...mixed]).toEqual([...mixed].map((_, i) => three[0]![i]! + three[1]![i]! + three[2]![i]!));
    expect(amplitudeOf(mixed, 400)).toBeCloseTo(9000, -1);
    expect(amplitudeOf(mixed, 2000)).toBeCloseTo(7000, -1);
  });

  it('makes what is too loud quieter, without wrapping and without harmonics', () => {
    const mixer = new Mixer();
    const heard: number[] = [];
    for (let frame = 0; frame < 50; frame += 1) {
      const mixed = mixer.mix([tone(400, 30_000, frame), tone(400, 30_000, frame)])!;
      heard.push(...mixed);
    }
    expect(Math.max(...heard)).toBeLessThanOrEqual(32_767);
    expect(Math.max(...heard)).toBeGreaterThan(31_000);
    expect(Math.min(...heard)).toBeGreaterThanOrEqual(-32_767);
    // a sum of 60,000 that is cut off at full scale would hold 7,000 of the third harmonic
    expect(amplitudeOf(heard, 1200)).toBeLessThan(200);
    expect(amplitudeOf(heard, 400)).toBeGreaterThan(31_000);
  });

  it('is as loud as before half a second after it was too loud', () => {
    const mixer = new Mixer();
    mixer.mix([tone(400, 32_000), tone(400, 32_000)]);
    const quiet = Array.from({ length: 25 }, (_, frame) =>
      Int16Array.from(mixer.mix([tone(500, 8000, frame)])!),
    );
    expect(amplitudeOf(quiet[0]!, 500)).toBeLessThan(4600);
    expect(amplitudeOf(quiet.at(-1)!, 500)).toBeCloseTo(8000, -2);
    const after = tone(500, 8000);
    expect(mixer.mix([after])).toBe(after);
  });
});
