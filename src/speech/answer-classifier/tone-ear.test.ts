import { describe, expect, it } from 'vitest';
import { frequencyShift, music, quiet, talk, tones } from '../../../test/factories/telephone-sounds.ts';
import { ToneEar, type ToneSign } from './tone-ear.ts';

function signs(...sounds: readonly (readonly Int16Array[])[]): readonly ToneSign[] {
  const ear = new ToneEar();
  return [...sounds, quiet(1000)].flat().flatMap((frame) => ear.push(frame) ?? []);
}

const repeated = (times: number, ...sounds: readonly (readonly Int16Array[])[]): readonly Int16Array[] =>
  Array.from({ length: times }, () => sounds.flat()).flat();

describe('a beep', () => {
  it.each([425, 800, 950, 1000, 1100, 1400, 2100, 2500])('of %d Hz is heard when it is over', (hz) => {
    expect(signs(tones([hz], 400))).toEqual(['beep']);
    expect(signs(tones([hz], 400, 0.05, 0.0005))).toEqual(['beep']);
  });

  it('is told each time', () => {
    expect(signs(repeated(2, tones([1000], 400), quiet(1500)))).toEqual(['beep', 'beep']);
  });

  it.each([
    ['a short one', tones([1000], 140)],
    ['a key (two tones)', tones([697, 1209], 600)],
    ['a voice (many tones)', tones([200, 400, 600, 800, 1000], 600)],
    ['talk', talk(4000)],
    ['music', music(4000)],
    ['a hum', tones([100], 600)],
    ['a whisper of a tone', tones([1000], 600, 0.005)],
    ['noise', quiet(600, 0.3)],
    ['silence', quiet(600)],
  ])('%s is none', (_, frames) => expect(signs(frames)).toEqual([]));
});

describe('the network', () => {
  it.each([
    ['busy', repeated(5, tones([425], 350), quiet(350)), ['busy']],
    ['congestion', repeated(6, tones([425], 200), quiet(200)), ['busy']],
    ['a line that was let go', tones([425], 4000), ['busy']],
    ['ringing', repeated(3, tones([425], 1000), quiet(4000)), ['ringback']],
    ['ringing of 800 ms', repeated(3, tones([425], 800), quiet(3200)), ['ringback']],
    [
      'an announcement to come',
      [tones([950], 330), tones([1400], 330), tones([1800], 330)].flat(),
      ['information'],
    ],
    [
      'the same with gaps',
      [tones([950], 330), quiet(40), tones([1400], 330), quiet(40), tones([1800], 330)].flat(),
      ['information'],
    ],
  ] as const)('%s', (_, frames, expected) => expect(signs(frames)).toEqual(expected));
});

describe('a fax', () => {
  it('that answers is known after a second of 2100 Hz', () => {
    expect(signs(tones([2100], 2600))).toEqual(['fax']);
    const ear = new ToneEar();
    expect(
      tones([2100], 960)
        .map((frame) => ear.push(frame))
        .filter(Boolean),
    ).toEqual([]);
  });

  it('that calls is known by its second tone', () => {
    expect(signs(repeated(2, tones([1100], 500), quiet(3000)))).toEqual(['beep', 'fax']);
  });

  it('is known by its modem', () => {
    expect(signs(frequencyShift(1650, 1850, 1000))).toEqual(['fax']);
  });
});

it('a lost packet does not tear a tone', () => {
  expect(signs(tones([1000], 160), quiet(20), tones([1000], 160))).toEqual(['beep']);
});
