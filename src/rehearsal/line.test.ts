import { describe, expect, it } from 'vitest';
import { chanceOf } from './chance.ts';
import { isGood, lineOf, throughLine, type Line } from './line.ts';
import { surroundingSound } from './surroundings.ts';

const rms = (samples: Int16Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
const voice = Int16Array.from({ length: 16_000 }, (_, n) => 6000 * Math.sin(n / 3));
const through = (line: Line, noise?: Int16Array): Int16Array =>
  throughLine(voice, line, noise, 0, chanceOf(5));

describe('lines', () => {
  const lines = Array.from({ length: 600 }, (_, digits) => lineOf(chanceOf(digits * 53 + 11)));

  it('are good for two of three people, and of every other kind for some', () => {
    const good = lines.filter(isGood).length / lines.length;
    expect(good).toBeGreaterThan(0.6);
    expect(good).toBeLessThan(0.73);
    const behind = new Set(lines.flatMap((line) => line.behind?.what ?? []));
    expect([...behind].sort()).toEqual(['car', 'hiss', 'people', 'street']);
    expect(lines.some(({ lost = 0 }) => lost > 0.01)).toBe(true);
    expect(lines.some(({ gain = 0 }) => gain < -7)).toBe(true);
    expect(lines.some(({ gain = 0 }) => gain > 3)).toBe(true);
  });

  it('stay the same for the same person', () => {
    expect(lineOf(chanceOf(77))).toEqual(lineOf(chanceOf(77)));
  });

  it('leave a voice as it is when they are good', () => {
    expect(through({})).toEqual(voice);
  });

  it('weaken it, cut its peaks off, and lose packets of 20 ms', () => {
    expect(rms(through({ gain: -12 })) / rms(voice)).toBeCloseTo(0.25, 1);
    expect(Math.max(...through({ gain: 20 }))).toBe(16_000);
    const lossy = through({ lost: 0.2 });
    const packets = Array.from({ length: 100 }, (_, at) => lossy.subarray(160 * at, 160 * at + 160));
    const lost = packets.filter((packet) => packet.every((sample) => sample === 0)).length;
    expect(lost).toBeGreaterThan(8);
    expect(lost).toBeLessThan(35);
  });
});

describe('surroundings', () => {
  it.each(['street', 'car', 'people', 'hiss'] as const)('%s: so much below a voice', (what) => {
    const talk = [voice, Int16Array.from(voice, (_, n) => 3000 * Math.sin(n / 5))];
    const loud = rms(surroundingSound(what, 20, chanceOf(1), talk));
    expect(20 * Math.log10(loud / (0.126 * 32768))).toBeCloseTo(-20, 0);
  });

  it('without anybody who talks there is a street', () => {
    expect(rms(surroundingSound('people', 20, chanceOf(1)))).toBeGreaterThan(100);
  });

  it('are added to the voice, wherever in their loop they are', () => {
    const noise = surroundingSound('hiss', 20, chanceOf(1));
    const heard = throughLine(
      voice,
      { behind: { what: 'hiss', below: 20 } },
      noise,
      noise.length - 10,
      chanceOf(2),
    );
    expect(heard[9]! - voice[9]!).toBe(noise.at(-1));
    expect(heard[10]! - voice[10]!).toBe(noise[0]);
  });
});
