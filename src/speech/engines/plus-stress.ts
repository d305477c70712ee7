import { stress } from '../spoken/pronunciation.ts';

const strayPlus = new RegExp(`(?<=[\\p{L}${stress}])\\++|\\++(?=\\p{L})`, 'gu');
const stressedVowel = new RegExp(`([аеёиоуыэюя])${stress}`, 'giu');

/** The text without pluses at words, which an engine would take for stresses, or say. */
export function withoutStrayPluses(text: string): string {
  return text.replace(strayPlus, '');
}

/** The text with a plus before each stressed vowel, as many engines take it. */
export function plusStressed(text: string): string {
  return text.replace(stressedVowel, '+$1').replaceAll(stress, '');
}
