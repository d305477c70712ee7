import { describe, expect, it } from 'vitest';
import { levelOf } from '../speech/index.ts';
import { EchoEar } from './echo-ear.ts';

/** Something that rises and falls as speech does. */
function voice(seed: number, frames: number): Int16Array {
  let random = seed;
  const next = (): number => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647;
  const samples = new Int16Array(frames * 160);
  let loud = 0;
  for (let frame = 0; frame < frames; frame += 1) {
    if (frame % 6 === 0) loud = next() < 0.3 ? 0 : next() * 8000;
    for (let n = 0; n < 160; n += 1) samples[frame * 160 + n] = Math.round((next() * 2 - 1) * loud);
  }
  return samples;
}

function echoes(said: Int16Array, heard: Int16Array): boolean {
  const ear = new EchoEar();
  const frame = (of: Int16Array, n: number): Int16Array => of.subarray(n * 160, n * 160 + 160);
  return Array.from({ length: said.length / 160 }, (_, n) => n).some((n) =>
    ear.push(frame(heard, n), levelOf(frame(said, n))),
  );
}

describe('our own voice', () => {
  const said = voice(11, 250);
  it.each([0, 137, 960, 4000])('is known again %d samples later and quieter', (lag) => {
    const heard = new Int16Array(said.length);
    for (let n = lag; n < said.length; n += 1) heard[n] = Math.round(said[n - lag]! * 0.2);
    expect(echoes(said, heard)).toBe(true);
  });

  it('is not mistaken for another voice', () => {
    for (let seed = 20; seed < 60; seed += 1) expect(echoes(said, voice(seed * 31, 250))).toBe(false);
  });

  it('is not a short answer to a short question', () => {
    const word = new Int16Array(said.length);
    word.set(said.subarray(0, 160 * 25), 160 * 100);
    const answer = new Int16Array(said.length);
    answer.set(said.subarray(0, 160 * 25), 160 * 130);
    expect(echoes(word, answer)).toBe(false);
  });

  it('is not found in silence', () => expect(echoes(said, new Int16Array(said.length))).toBe(false));
});
