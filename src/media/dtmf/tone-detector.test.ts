import { describe, expect, it } from 'vitest';
import { seeded } from '../../../test/seeded.ts';
import { decode, encode } from '../codec/g711.ts';
import { keypad, keypadColumns, keypadRows } from '../tone.ts';
import { ToneDetector } from './tone-detector.ts';

interface Press {
  readonly key: string;
  /** Of the row's tone. */
  readonly dBm0?: number;
  /** How much louder the column's is. */
  readonly twist?: number;
  /** Parts of one that both tones, or one of them, are off. */
  readonly rowOff?: number;
  readonly columnOff?: number;
  readonly ms?: number;
  readonly pauseMs?: number;
}

/** 0 dBm0: a sine 3.14 dB below A-law's loudest. */
const fullAmplitude = 32_768 * 10 ** (-3.14 / 20);

/** These presses one after another, over A-law; `phase` samples of silence before, noise so many dB below 0 dBm0. */
function line(presses: readonly Press[], { phase = 0, noise = -90, seed = 1 } = {}): Int16Array {
  const random = seeded(seed);
  const noiseAmplitude = fullAmplitude * Math.SQRT1_2 * 10 ** (noise / 20) * Math.sqrt(3);
  const samples: number[] = Array<number>(400 + phase).fill(0);
  for (const press of presses) {
    const { key, dBm0 = -10, twist = 0, rowOff = 0, columnOff = 0, ms = 80, pauseMs = 80 } = press;
    const place = keypad.indexOf(key);
    const row = (2 * Math.PI * keypadRows[place >> 2]! * (1 + rowOff)) / 8000;
    const column = (2 * Math.PI * keypadColumns[place & 3]! * (1 + columnOff)) / 8000;
    const amplitude = fullAmplitude * 10 ** (dBm0 / 20);
    for (let i = 0; i < ms * 8; i += 1) {
      samples.push(amplitude * (Math.sin(row * i) + 10 ** (twist / 20) * Math.sin(column * i + 1)));
    }
    for (let i = 0; i < pauseMs * 8; i += 1) samples.push(0);
  }
  samples.push(...Array<number>(800).fill(0));
  const linear = Int16Array.from(samples, (sample) => {
    const noisy = sample + noiseAmplitude * (random(20_001) / 10_000 - 1);
    return Math.max(-32_768, Math.min(32_767, Math.round(noisy)));
  });
  const codes = new Uint8Array(linear.length);
  encode('PCMA', linear, codes);
  return decode('PCMA', codes);
}

function heard(samples: Int16Array): string {
  const detector = new ToneDetector();
  let keys = '';
  for (let at = 0; at + 160 <= samples.length; at += 160) {
    keys += detector.hear(samples.subarray(at, at + 160)) ?? '';
  }
  return keys;
}

/** What is heard of all sixteen keys, wherever in a frame they begin. */
function heardOfAll(press: Omit<Press, 'key'>, noise = -90): Set<string> {
  const presses = [...keypad].map((key) => ({ key, ...press }));
  return new Set(
    [0, 13, 40, 79, 80, 97, 120, 151].map((phase) => heard(line(presses, { phase, noise, seed: phase + 1 }))),
  );
}

const all = new Set([keypad]);
const none = new Set(['']);

describe('keys heard in the sound', () => {
  it.each([0, -5, -10, -15, -20, -25])('all sixteen at %i dBm0', (dBm0) => {
    expect(heardOfAll({ dBm0 })).toEqual(all);
  });

  it('nothing at −40 dBm0', () => {
    expect(heardOfAll({ dBm0: -40 })).toEqual(none);
  });

  it.each([4, -8])('with a column of %i dB', (twist) => {
    expect(heardOfAll({ twist })).toEqual(all);
  });

  it.each([9, -13])('not with a column of %i dB', (twist) => {
    expect(heardOfAll({ twist })).toEqual(none);
  });

  it.each([
    [0.015, 0.015],
    [-0.015, -0.015],
    [0.015, -0.015],
    [-0.015, 0.015],
  ])('off by 1.5 %% (%f, %f)', (rowOff, columnOff) => {
    expect(heardOfAll({ rowOff, columnOff })).toEqual(all);
  });

  it.each([
    [0.035, 0],
    [-0.035, 0],
    [0, 0.035],
    [0, -0.035],
    [0.035, 0.035],
    [-0.035, -0.035],
  ])('not off by 3.5 %% (%f, %f)', (rowOff, columnOff) => {
    expect(heardOfAll({ rowOff, columnOff, ms: 200 })).toEqual(none);
  });

  it('of 40 ms with pauses of 40 ms', () => {
    expect(heardOfAll({ ms: 40, pauseMs: 40 })).toEqual(all);
  });

  it('not of 23 ms', () => {
    expect(heardOfAll({ ms: 23 })).toEqual(none);
  });

  it('through noise 15 dB below them', () => {
    expect(heardOfAll({ dBm0: -10 }, -25)).toEqual(all);
  });

  it('not in noise alone, one tone alone, or a network’s tones', () => {
    const second = 8000;
    const random = seeded(3);
    const noise = Int16Array.from({ length: 60 * second }, () => random(20_000) - 10_000);
    expect(heard(noise)).toBe('');
    for (const hertz of [425, 697, 941, 1209, 1477]) {
      const tone = Int16Array.from(
        { length: second },
        (_, i) => 8000 * Math.sin((2 * Math.PI * hertz * i) / 8000),
      );
      expect(heard(tone)).toBe('');
    }
  });

  it('once for a key held long or broken for 10 ms, twice for one pressed twice', () => {
    expect(heard(line([{ key: '7', ms: 2000 }]))).toBe('7');
    for (const phase of [0, 37, 80, 133]) {
      expect(heard(line([{ key: '7', pauseMs: 10 }, { key: '7' }], { phase }))).toBe('7');
      expect(heard(line([{ key: '7', pauseMs: 40 }, { key: '7' }], { phase }))).toBe('77');
    }
  });
});
