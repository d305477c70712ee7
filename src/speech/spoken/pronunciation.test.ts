import { describe, expect, it } from 'vitest';
import { withPronunciation } from './pronunciation.ts';

describe('pronunciation', () => {
  it('writes the words that the engine stresses wrongly as phonemes', () => {
    expect(withPronunciation('в два часа сорок минут')).toBe("в два [[tS;as'A]] [[s'orVk]] минут");
    expect(withPronunciation('Сорок')).toBe("[[s'orVk]]");
  });

  it('knows the professions in every case', () => {
    expect(withPronunciation('к ортодонту')).toBe("к [[VrtVd'ontu]]");
    expect(withPronunciation('проктолог, проктологом')).toBe("[[p@-rVkt'olVk]], [[p@-rVkt'olVgVm]]");
  });

  it('leaves words that only contain them', () => {
    expect(withPronunciation('сороконожка, начасах')).toBe('сороконожка, начасах');
  });

  it('parts hyphenated words, which the engine runs together', () => {
    expect(withPronunciation('к врачу-неврологу')).toBe('к врачу неврологу');
  });

  it('takes from a name what would command the engine', () => {
    expect(withPronunciation('клиника [[x]] <b> \u0001')).toBe('клиника  x   b   ');
  });
});
