import { describe, expect, it } from 'vitest';
import { phonemesOf } from './espeak-phonemes.ts';
import { espeakText } from './espeak-text.ts';

describe('a text for espeak-ng', () => {
  it('has the words that the engine stresses wrongly as phonemes', () => {
    expect(espeakText('в два часа сорок минут')).toBe("в два [[tS;as'A]] [[s'orVk]] минут");
    expect(espeakText('Сорок')).toBe("[[s'orVk]]");
    expect(espeakText('до')).toBe('[[dV]]');
  });

  it('knows the professions in every case', () => {
    expect(espeakText('к ортодонту')).toBe("к [[VrtVd'ontu]]");
    expect(espeakText('проктолог, проктологом')).toBe("[[p@-rVkt'olVk]], [[p@-rVkt'olVgVm]]");
  });

  it('has a stress that was written', () => {
    expect(espeakText('Мыти\u0301щи')).toBe("[[myt;'iS;I]]");
    expect(espeakText('MRI\u0301')).toBe('MRI');
  });

  it('leaves words that only contain one of the list', () => {
    expect(espeakText('сороконожка, начасах')).toBe('сороконожка, начасах');
  });

  it('parts hyphenated words, which the engine runs together', () => {
    expect(espeakText('к врачу-неврологу')).toBe('к врачу неврологу');
  });

  it('reads out no plus that a misplaced stress has left at a word', () => {
    expect(espeakText('ден+тал, дентал+, +дентал')).toBe('дентал, дентал, дентал');
    expect(espeakText('2 + 3')).toBe('2 + 3');
  });

  it('takes from a name what would command the engine', () => {
    expect(espeakText('клиника [[x]] <b> \u0001')).toBe('клиника  x   b   ');
  });
});

describe('phonemes', () => {
  // as the engine itself prints those of these words that it stresses rightly
  it.each([
    ['ве\u0301чера', "v;'etS;ira#"],
    ['до\u0301ктора', "d'oktVra#"],
    ['зубо\u0301в', "zub'of"],
    ['гастроскопи\u0301ю', "gVst@-rVskVp;'iju"],
    ['нефроло\u0301г', "n;if@-rVl'ok"],
    ['рефлексотерапе\u0301вт', "r;ifl;iksVt;irVp;'eft"],
    ['сосе\u0301дского', "sVs;'etskVvV"],
    ['лёгкие', "l;'8xk;ijI"],
    ['сего\u0301дня', "s;iv'odn;V"],
    ['разли\u0301ться', "rVzl;'itsa#"],
  ])('of «%s» are %s', (word, phonemes) => expect(phonemesOf(word)).toBe(phonemes));

  it('are of Russian words with a stress only', () => {
    expect(phonemesOf('слово')).toBeUndefined();
    expect(phonemesOf('слв\u0301')).toBeUndefined();
    expect(phonemesOf('abc\u0301')).toBeUndefined();
  });
});
