import { describe, expect, it } from 'vitest';
import {
  hiss,
  joined,
  quiet,
  sentence,
  tones,
  vowelSound,
  type Vowel,
} from '../../test/factories/made-voice.ts';
import { utteranceEnd } from './utterance-end.ts';

const vowels: readonly Vowel[] = ['а', 'э', 'и', 'о'];

describe('the end of an utterance', () => {
  it.each(vowels.flatMap((vowel) => [90, 120, 180, 230].map((hz) => [vowel, hz] as const)))(
    'is drawn out when «%s» is held at %i Hz',
    (vowel, hz) => {
      const held = vowelSound(450, { from: hz, to: hz * 1.02, vowel });
      expect(utteranceEnd(held)).toBe('drawn-out');
      expect(utteranceEnd(joined(hiss(60, 3000), held))).toBe('drawn-out');
    },
  );

  it.each(vowels)('is not, when «%s» is short or glides as a spoken one does', (vowel) => {
    for (const hz of [95, 120, 190, 230]) {
      expect(utteranceEnd(joined(hiss(40, 2000), vowelSound(180, { from: hz, vowel })))).not.toBe(
        'drawn-out',
      );
      const falling = vowelSound(380, { from: hz * 1.15, to: hz * 0.85, vowel });
      expect(utteranceEnd(joined(hiss(40, 2000), falling))).not.toBe('drawn-out');
    }
  });

  it('is not, when one vowel follows another at the same pitch', () => {
    const both = joined(
      vowelSound(220, { from: 120, vowel: 'и' }),
      vowelSound(200, { from: 120, vowel: 'а' }),
    );
    expect(utteranceEnd(both)).not.toBe('drawn-out');
  });

  it('falls with the voice, and is open when the voice stays up', () => {
    expect(utteranceEnd(sentence('down'))).toBe('falling');
    expect(utteranceEnd(sentence('up'))).toBe('open');
  });

  it('is open for what is no voice', () => {
    for (const sound of [new Int16Array(0), quiet(30), quiet(600), hiss(600, 8000), tones(20, [440])])
      expect(utteranceEnd(sound)).toBe('open');
  });
});
