import { describe, expect, it } from 'vitest';
import { BeepEar } from './beep-ear.ts';
import { levelOf } from '../speech/index.ts';
import { EchoEar } from './echo-ear.ts';
import { MachineEar, type MachineSign } from './machine-ear.ts';

const silence = new Int16Array(160);
/** White, so that it is no tone. */
const speech = Int16Array.from({ length: 160 }, (_, n) => ((n * 7919) % 2001) - 1000);

/** Plays utterances (milliseconds, start to end) to an ear; the recognizer tells an end 500 ms later. */
function listen(
  utterances: readonly (readonly [number, number])[],
  untilMs = 15_000,
): { sign: MachineSign; atMs: number } | undefined {
  const ear = new MachineEar();
  for (let atMs = 20; atMs <= untilMs; atMs += 20) {
    for (const [startMs, endMs] of utterances) {
      if (atMs === startMs + 100) ear.speechStarted(startMs);
      const ended = atMs === endMs + 500 ? ear.speechEnded(startMs, endMs) : undefined;
      if (ended) return { sign: ended, atMs };
    }
    const speaking = utterances.some(([startMs, endMs]) => atMs > startMs && atMs <= endMs);
    const sign = ear.push(speaking ? speech : silence, atMs);
    if (sign) return { sign, atMs };
  }
  return undefined;
}

describe('a machine', () => {
  it.each([
    ['a greeting in one breath', [[300, 6000]]],
    ['one that begins late', [[2900, 9000]]],
    [
      'one cut by the recognizer after four seconds',
      [
        [300, 4300],
        [4300, 8000],
      ],
    ],
    [
      'one with pauses',
      [
        [200, 1000],
        [1500, 3400],
        [4000, 7000],
      ],
    ],
    ['just long enough', [[200, 4400]]],
  ] as const)('%s is told', (_, utterances) => expect(listen(utterances)?.sign).toBe('long-speech'));

  it('is told before it has ended', () => {
    expect(listen([[300, 9000]])!.atMs).toBeLessThan(5500);
  });

  it.each([
    ['who says hello', [[200, 700]]],
    ['who talks over the robot slowly', [[2400, 5800]]],
    [
      'who says hello three times',
      [
        [200, 700],
        [2000, 2500],
        [4200, 4700],
      ],
    ],
    [
      'who says hello and who is there',
      [
        [200, 600],
        [1000, 2400],
      ],
    ],
    [
      'who asks a long question later',
      [
        [200, 600],
        [15_000, 19_000],
      ],
    ],
    [
      'who talks over the robot',
      [
        [200, 600],
        [2000, 4200],
      ],
    ],
    ['who says nothing', []],
  ] as const)('a person %s is not', (_, utterances) => expect(listen(utterances, 25_000)).toBeUndefined());

  it('is not made of a person by a recognizer that is late', () => {
    const ear = new MachineEar();
    ear.speechStarted(200);
    for (let atMs = 220; atMs < 6000; atMs += 20)
      expect(ear.push(atMs < 900 ? speech : silence, atMs)).toBeUndefined();
    expect(ear.speechEnded(200, 880)).toBeUndefined();
  });

  it('a noise does not count', () => {
    const ear = new MachineEar();
    ear.speechStarted(100);
    ear.speechDropped();
    for (let atMs = 200; atMs < 9000; atMs += 20) expect(ear.push(silence, atMs)).toBeUndefined();
  });

  it('may go on after a longer sentence, not after a hello', () => {
    const ear = new MachineEar();
    ear.speechEnded(200, 700);
    expect(ear.mayGoOn(1000)).toBe(false);
    ear.speechEnded(1000, 2500);
    expect(ear.mayGoOn(3000)).toBe(true);
    expect(ear.mayGoOn(3500)).toBe(false);
  });
});

function tone(frequencies: readonly number[], amplitude: number, ms: number, noise = 0): Int16Array[] {
  let random = 7;
  return Array.from({ length: ms / 20 }, (_, frame) =>
    Int16Array.from({ length: 160 }, (_, n) => {
      random = (random * 48_271) % 2_147_483_647;
      const t = (frame * 160 + n) / 8000;
      const sum =
        frequencies.reduce((total, hz) => total + Math.sin(2 * Math.PI * hz * t), 0) / frequencies.length;
      return Math.round(32767 * (amplitude * sum + noise * (random / 1_073_741_823 - 1)));
    }),
  );
}

const beeps = (frames: readonly Int16Array[]): boolean => {
  const ear = new BeepEar();
  return frames.filter((frame) => ear.push(frame)).length > 0;
};

describe('a beep', () => {
  it.each([425, 800, 1000, 1400, 2100, 2500])('of %d Hz is heard', (hz) => {
    expect(beeps(tone([hz], 0.3, 400))).toBe(true);
    expect(beeps(tone([hz], 0.05, 400, 0.0005))).toBe(true);
  });

  it.each([
    ['a short one', tone([1000], 0.3, 140)],
    ['a key (two tones)', tone([697, 1209], 0.3, 600)],
    ['a voice (many tones)', tone([200, 400, 600, 800, 1000], 0.3, 600)],
    ['a hum', tone([100], 0.3, 600)],
    ['a whisper of a tone', tone([1000], 0.005, 600)],
    ['noise', tone([1000], 0, 600, 0.3)],
    ['silence', tone([1000], 0, 600)],
  ])('%s is none', (_, frames) => expect(beeps(frames)).toBe(false));

  it('is told once', () => {
    const ear = new BeepEar();
    expect(tone([1000], 0.3, 2000).filter((frame) => ear.push(frame))).toHaveLength(1);
  });
});

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
