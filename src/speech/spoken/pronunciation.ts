/** How a word is to be said: itself with a stress («звони́т», `звон+ит`), or written as it sounds («дэ́нталь»). */
export interface Pronunciation {
  readonly word: string;
  /** The stressed vowel has an acute accent (U+0301) after it or a plus before it. */
  readonly say: string;
}

/** Stress in our texts: the combining acute accent after the vowel. Each engine's adapter writes it in its own way. */
export const stress = '\u0301';

/**
 * Puts each word of `list` in the way it is to be said, in whatever case it is written; the rest stays.
 * A word that has a stress already is not touched: who wrote it knew.
 */
export function pronounced(text: string, list: readonly Pronunciation[]): string {
  return list.length === 0 ? text : withPronunciations(text, spellings(list));
}

/** Like `pronounced`, of a list that is made ready once. */
export function withPronunciations(text: string, known: ReadonlyMap<string, string>): string {
  return text.replace(/(?<![\p{L}\p{M}])\p{L}+(?![\p{L}\p{M}])/gu, (word) => {
    const say = known.get(word.toLowerCase());
    if (say === undefined) return word;
    return /^\p{Lu}/u.test(word) ? say[0]!.toUpperCase() + say.slice(1) : say;
  });
}

/** By the word in small letters. */
export function spellings(list: readonly Pronunciation[]): ReadonlyMap<string, string> {
  return new Map(list.map(({ word, say }) => [word.trim().toLowerCase(), withAcute(say.trim())]));
}

/** `звон+ит` → «звони́т». */
function withAcute(say: string): string {
  return say.normalize('NFC').replace(/\+([аеёиоуыэюя])/giu, `$1${stress}`);
}
