import { describe, expect, it } from 'vitest';
import { seeded } from '../../../test/seeded.ts';
import { blockSamples, Concealment } from './concealment.ts';

/** Plays `samples` block by block; blocks that `lost` names do not come. */
function played(samples: Int16Array, lost: (block: number) => boolean): Int16Array {
  const concealment = new Concealment();
  const out = samples.slice();
  for (let block = 0; (block + 1) * blockSamples <= out.length; block += 1) {
    if (lost(block)) concealment.conceal(out, block * blockSamples);
    else concealment.hear(out, block * blockSamples);
  }
  return out;
}

/** A voice of 125 Hz (64 samples) with harmonics. */
function voice(ms: number): Int16Array {
  return Int16Array.from({ length: ms * 8 }, (_, i) => {
    const phase = (2 * Math.PI * 125 * i) / 8000;
    return Math.round(6000 * Math.sin(phase) + 3000 * Math.sin(2 * phase + 1) + 1500 * Math.sin(5 * phase));
  });
}

function power(samples: Int16Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

const delay = 30;

describe('concealment', () => {
  it('changes nothing while nothing is lost, but for 30 samples of delay', () => {
    const samples = voice(100);
    const out = played(samples, () => false);
    expect(out.subarray(delay)).toEqual(samples.subarray(0, samples.length - delay));
  });

  it('goes on with the pitch of a voice: what is made up for 10 and 20 ms is nearly what was lost', () => {
    const samples = voice(200);
    for (const blocks of [1, 2]) {
      const out = played(samples, (block) => block >= 10 && block < 10 + blocks);
      const from = 10 * blockSamples;
      const length = blocks * blockSamples;
      const error = Int16Array.from({ length }, (_, i) => out[from + delay + i]! - samples[from + i]!);
      // blocks after the first are softened by up to a fifth
      expect(power(error) / power(samples)).toBeLessThan(blocks === 1 ? 0.001 : 0.03);
    }
  });

  it('fades to silence in 60 ms and stays there', () => {
    const samples = voice(400);
    const out = played(samples, (block) => block >= 10);
    const level = (block: number): number => {
      const from = block * blockSamples + delay;
      return power(out.subarray(from, from + blockSamples));
    };
    for (let block = 11; block < 15; block += 1) expect(level(block)).toBeLessThan(level(block - 1));
    expect(level(14)).toBeGreaterThan(0);
    for (let block = 16; block < 38; block += 1) expect(level(block)).toBe(0);
  });

  it('leads from what was made up into what is heard again without a click', () => {
    const samples = voice(300);
    const steepest = (all: Int16Array): number => {
      let most = 0;
      for (let i = 1; i < all.length; i += 1) most = Math.max(most, Math.abs(all[i]! - all[i - 1]!));
      return most;
    };
    for (const blocks of [1, 2, 3, 5, 9]) {
      const out = played(samples, (block) => block >= 10 && block < 10 + blocks);
      expect(steepest(out.subarray(delay))).toBeLessThan(1.5 * steepest(samples));
      // and then it is what came, unchanged
      const back = (10 + blocks + 1) * blockSamples;
      expect(out.subarray(back + delay)).toEqual(samples.subarray(back, samples.length - delay));
    }
  });

  it('bears any sound and any pattern of loss', () => {
    const random = seeded(5);
    const samples = Int16Array.from({ length: 80_000 }, () => random(65_536) - 32_768);
    const out = played(samples, () => random(3) === 0);
    expect(out).toHaveLength(samples.length);
    expect(power(out)).toBeLessThan(2 ** 30);
    expect(played(new Int16Array(8000), (block) => block % 2 === 1).every((sample) => sample === 0)).toBe(
      true,
    );
  });
});
