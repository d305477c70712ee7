/**
 * Words of our prompts that espeak-ng stresses or reads wrongly, written in its own phonemes
 * (`espeak-ng -v ru -x` prints them; `'` stands before the stressed vowel). It ignores the
 * combining acute accent, so this is the only way to tell it.
 */
const phonemes: Readonly<Record<string, string>> = {
  сорок: "s'orVk",
  сорока: "sVrVk'A",
  часа: "tS;as'A",
  вечера: "v;'etS;ira#",
  доктора: "d'oktVra#",
};

/** Part of the engine's name in the phrase cache: raise it when a pronunciation changes. */
export const pronunciationVersion = 'p1';

const word = /\p{L}+/gu;

/** The text as espeak-ng should be given it: wrong words as phonemes in `[[…]]`, hyphens inside words as spaces. */
export function withPronunciation(text: string): string {
  return text
    .replace(/\[\[|\]\]|[\p{Cc}<>&]/gu, ' ')
    .replace(/(?<=\p{L})-(?=\p{L})/gu, ' ')
    .replace(word, (found) => {
      const known = phonemes[found.toLowerCase()];
      return known === undefined ? found : `[[${known}]]`;
    });
}
