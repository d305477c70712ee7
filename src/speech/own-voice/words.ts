import { stress } from '../spoken/pronunciation.ts';

/** A word of a sentence and the pause after it. */
export interface SpokenWord {
  /** Small letters, no stress mark, «е» for «ё»: as two writings of it are compared. */
  readonly word: string;
  readonly after: 'nothing' | 'comma' | 'stop' | 'question';
  /** Where it stands in the text that `composed` gives. */
  readonly from: number;
  readonly until: number;
}

const oneWord = /[\p{L}\p{M}\p{N}]+(?:[-‐‑][\p{L}\p{M}\p{N}]+)*/gu;

/** The text in the letters that places of `wordsOf` count. */
export function composed(text: string): string {
  return text.normalize('NFC');
}

/** The words of a text that has been put into words already: «в пятнадцать часов», no figures. */
export function wordsOf(text: string): readonly SpokenWord[] {
  const whole = composed(text);
  const found = Array.from(whole.matchAll(oneWord));
  return found.map((match, n) => {
    const until = match.index + match[0].length;
    const between = whole.slice(until, found[n + 1]?.index);
    return { word: plain(match[0]), after: pauseOf(between), from: match.index, until };
  });
}

/** What a recording is found by: the same for all writings of the same words, another one for a question. */
export function partKey(text: string): string {
  const words = wordsOf(text);
  return keyOf(words, 0, words.length, words.at(-1)?.after === 'question');
}

/** The key of some words of a sentence. What comes after the last one counts only as `asked` says. */
export function keyOf(words: readonly SpokenWord[], from: number, until: number, asked: boolean): string {
  let key = '';
  for (let n = from; n < until; n += 1) {
    const { word, after } = words[n]!;
    const last = n === until - 1;
    const mark = last ? (asked ? '?' : '') : after === 'question' ? '? ' : after === 'stop' ? '. ' : ' ';
    key += word + mark;
  }
  return key;
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll(stress, '').replaceAll('ё', 'е').replaceAll(/[‐‑]/g, '-');
}

function pauseOf(between: string): SpokenWord['after'] {
  if (between.includes('?')) return 'question';
  if (/[.!…]/.test(between)) return 'stop';
  return /[,;:()–—]|\s-\s/.test(between) ? 'comma' : 'nothing';
}
