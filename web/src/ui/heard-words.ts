import type { HeardWord } from '../../../src/api/contract/index.ts';
import type { Dictionary } from '../lib/i18n/index.ts';

/** What was heard, in words: the transcript when there is one, else its meaning: «да», «клавиша 1». */
export function heardWords(heard: Pick<HeardWord, 'meaning' | 'text'>, t: Dictionary): string {
  if (heard.text) return `«${heard.text}»`;
  const key = /^key-(.)$/.exec(heard.meaning)?.[1];
  if (key) return t.words.key(key);
  const digit = /^digit-(\d)$/.exec(heard.meaning)?.[1];
  if (digit) return t.words.digit(digit);
  return t.words.meanings[heard.meaning] ?? heard.meaning;
}
