import type { Word } from './words.ts';

/** What a phrase adds to an answer. The lists are in `answer-phrases.ts`. */
export type Mark =
  | 'yes'
  | 'weak-yes'
  | 'faint-yes'
  | 'no'
  | 'reason'
  | 'doubt'
  | 'move'
  | 'wish'
  | 'cancel'
  | 'keep'
  | 'person'
  | 'repeat'
  | 'later'
  | 'stop'
  | 'no-calls'
  | 'wrong'
  | 'question'
  | 'hedge'
  | 'but'
  | 'late'
  | 'listen'
  | 'disbelief'
  | 'negation'
  | 'neutral'
  | 'aside'
  | 'key'
  | 'farewell';

export interface Marked {
  readonly mark: Mark;
  readonly from: number;
  readonly to: number;
}

interface Pattern {
  readonly mark: Mark;
  readonly words: readonly ((text: string) => boolean)[];
  /** The phrase is the whole of what was said. */
  readonly alone: boolean;
}

export type PhraseBook = ReadonlyMap<string, readonly Pattern[]>;

/**
 * Reads lists of phrases, parted by commas or line ends: `не смогу/смогли`: one of these words, `отмен*`: any ending,
 * `еще раз/разок? пожалуйста?`: a word with a question mark may be missing, `=что`: nothing else may be said.
 */
export function phraseBook(lists: readonly (readonly [Mark, string])[]): PhraseBook {
  const book = new Map<string, Pattern[]>();
  for (const [mark, list] of lists) {
    for (const phrase of list.split(/[,\n]/).map((part) => part.trim())) {
      if (phrase === '') continue;
      const alone = phrase.startsWith('=');
      for (const words of variantsOf(phrase.replace('=', '').split(/\s+/))) {
        const pattern = { mark, alone, words: words.map(matcherOf) };
        for (const key of new Set(words[0]!.split('/').map(keyOf)))
          book.set(key, [...(book.get(key) ?? []), pattern]);
      }
    }
  }
  // the longest first; of the same length the one that was listed first
  for (const patterns of book.values()) patterns.sort((a, b) => b.words.length - a.words.length);
  return book;
}

/** The phrases in what was said: from the left, the longest first, no word twice. */
export function findPhrases(words: readonly Word[], book: PhraseBook): Marked[] {
  const found: Marked[] = [];
  let at = 0;
  while (at < words.length) {
    const pattern = book.get(keyOf(words[at]!.text))?.find((candidate) => matches(candidate, words, at));
    if (pattern) found.push({ mark: pattern.mark, from: at, to: at + pattern.words.length });
    at += pattern?.words.length ?? 1;
  }
  return found;
}

function matches({ words: wanted, alone }: Pattern, words: readonly Word[], at: number): boolean {
  if (alone && wanted.length !== words.length) return false;
  if (at + wanted.length > words.length) return false;
  return wanted.every((isIt, index) => isIt(words[at + index]!.text));
}

function keyOf(word: string): string {
  return word.replace('*', '').slice(0, 2);
}

function matcherOf(word: string): (text: string) => boolean {
  const exact = new Set(word.split('/').filter((one) => !one.endsWith('*')));
  const beginnings = word.split('/').flatMap((one) => (one.endsWith('*') ? [one.slice(0, -1)] : []));
  return (text) => exact.has(text) || beginnings.some((beginning) => text.startsWith(beginning));
}

function variantsOf(words: readonly string[]): string[][] {
  let variants: string[][] = [[]];
  for (const word of words) {
    const bare = word.replace(/\?$/, '');
    const longer = variants.map((before) => [...before, bare]);
    variants = bare === word ? longer : [...longer, ...variants];
  }
  return variants.filter((variant) => variant.length > 0);
}
