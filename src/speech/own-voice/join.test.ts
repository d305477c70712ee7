import { describe, expect, it } from 'vitest';
import { loudnessOf, normalised } from '../loudness.ts';
import { joined, readyRateHz } from './join.ts';

/** A voice of sorts: harmonics of a pitch, its syllables rising and falling. */
function voice(ms: number, pitchHz: number, lufs = -16): Int16Array {
  const samples = Float64Array.from({ length: (ms * readyRateHz) / 1000 }, (_, n) => {
    const t = n / readyRateHz;
    const syllable = 0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * t);
    let sum = 0;
    for (let k = 1; k <= 8; k += 1) sum += Math.sin(2 * Math.PI * pitchHz * k * t + k) / k;
    return 0.1 * syllable * sum;
  });
  return Int16Array.from(normalised(samples, readyRateHz, lufs), (value) => Math.round(value * 32_767));
}

const floats = (samples: Int16Array): Float64Array => Float64Array.from(samples, (value) => value / 32_768);
const largestStep = (samples: Int16Array): number => {
  let most = 0;
  for (let n = 1; n < samples.length; n += 1) most = Math.max(most, Math.abs(samples[n]! - samples[n - 1]!));
  return most;
};

describe('a joined sentence', () => {
  const parts = [
    { samples: voice(1900, 190), pauseMs: 160 },
    { samples: voice(420, 210), pauseMs: 160 },
    { samples: voice(700, 180), pauseMs: 0 },
    { samples: voice(380, 200), pauseMs: 160 },
    { samples: voice(900, 170), pauseMs: 0 },
  ];
  const sentence = joined(parts);

  it('is as long as its parts and pauses', () => {
    expect((sentence.length * 1000) / readyRateHz).toBe(1900 + 160 + 420 + 160 + 700 + 380 + 160 + 900);
  });

  it('is as loud as all prompts within 1 LU', () => {
    expect(Math.abs(loudnessOf(floats(sentence), readyRateHz) + 16)).toBeLessThan(1);
  });

  it('has no click: no step at a join is larger than the steps of the voice itself', () => {
    const ofVoice = Math.max(...parts.map(({ samples }) => largestStep(samples)));
    let at = 0;
    for (const { samples, pauseMs } of parts) {
      at += samples.length + (pauseMs * readyRateHz) / 1000;
      const join = sentence.subarray(Math.max(0, at - 200), at + 200);
      expect(largestStep(join)).toBeLessThan(ofVoice);
      // a part that is cut in the middle of its sound begins and ends near nothing
      if (at < sentence.length) expect(Math.abs(sentence[at]!)).toBeLessThan(100);
    }
    expect(Math.abs(sentence[0]!)).toBeLessThan(100);
    expect(Math.abs(sentence.at(-1)!)).toBeLessThan(100);
  });

  it('would click without fades: the parts do not end in silence', () => {
    expect(Math.max(...parts.map(({ samples }) => Math.abs(samples.at(-1)!)))).toBeGreaterThan(300);
  });

  it('of nothing, or of empty parts, is empty', () => {
    expect(joined([])).toHaveLength(0);
    expect(joined([{ samples: new Int16Array(0), pauseMs: 0 }])).toHaveLength(0);
    expect(joined([{ samples: Int16Array.of(5), pauseMs: 0 }])).toHaveLength(1);
  });
});
