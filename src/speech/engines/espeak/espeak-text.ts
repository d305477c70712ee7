import { pronouncer, stress } from '../../spoken/pronunciation.ts';
import { stressedWords } from '../../spoken/stressed-words.ts';
import { phonemesOf } from './espeak-phonemes.ts';

/**
 * Words that can't be told by a stress alone, in espeak-ng's own phonemes (`espeak-ng -v ru -x слово`
 * prints them).
 */
const exceptions: Readonly<Record<string, string>> = {
  // at the beginning of a sentence it is read as a word of its own
  до: 'dV',
};

/** Part of the engine's name in the phrase cache: raise it when something is said otherwise. */
export const pronunciationVersion = 'p4';

const withStress = pronouncer(stressedWords);
const word = new RegExp(`[\\p{L}${stress}]+`, 'gu');

/** The text as espeak-ng should be given it: stressed words as phonemes in `[[…]]`, hyphens inside words as spaces. */
export function espeakText(text: string): string {
  const plain = text
    .replace(/\[\[|\]\]|[\p{Cc}<>&]/gu, ' ')
    .replace(new RegExp(`(?<=[\\p{L}${stress}])-(?=\\p{L})`, 'gu'), ' ')
    // a stress in a wrong place: the engine would read it out
    .replace(new RegExp(`(?<=[\\p{L}${stress}])\\++|\\++(?=\\p{L})`, 'gu'), '');
  return withStress(plain).replace(word, (found) => {
    const phonemes =
      exceptions[found.toLowerCase()] ?? (found.includes(stress) ? phonemesOf(found) : undefined);
    return phonemes === undefined ? found.replaceAll(stress, '') : `[[${phonemes}]]`;
  });
}
