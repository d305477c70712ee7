import { z } from 'zod';

/** How the robot says a word of the clinic's own: itself with a plus before the stressed vowel, or as it sounds. */
export const Pronunciation = z.object({
  /** One word: a name with a hyphen is two. */
  word: z
    .string()
    .trim()
    .max(60)
    .regex(/^\p{L}+$/u, 'write one word'),
  say: z
    .string()
    .trim()
    .max(100)
    .regex(
      /^[\p{L}\u0301+ -]*\p{L}[\p{L}\u0301+ -]*$/u,
      'write it in letters, with a plus before the stressed vowel',
    )
    .refine(hasPlusesRight, 'a plus stands before the stressed vowel, one in a word'),
});
export type Pronunciation = z.infer<typeof Pronunciation>;

export const mostPronunciations = 300;

/** A plus anywhere else would be read out. */
function hasPlusesRight(say: string): boolean {
  return !/\+(?![аеёиоуыэюя])|\+[^ -]*\+/iu.test(say);
}

/** As they are typed, `word = how to say it`, one a line. */
export function pronunciationLines(list: readonly Pronunciation[]): string {
  return list.map(({ word, say }) => `${word} = ${say}`).join('\n');
}

export type PronunciationTrouble =
  /** Not one `=` with something on both sides. */
  | 'equals'
  | 'two-words'
  | 'hyphen'
  /** The word has something in it that is no letter. */
  | 'word'
  /** What is to be said has. */
  | 'say'
  | 'plus'
  | 'too-long'
  | 'too-many';

export interface WrongPronunciation {
  /** From 1. */
  readonly wrongLine: number;
  readonly trouble: PronunciationTrouble;
}

/** What was typed, or the first line that can't be understood. Empty lines are left out. */
export function readPronunciations(text: string): readonly Pronunciation[] | WrongPronunciation {
  const list: Pronunciation[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [word = '', say = '', ...more] = line.split('=').map((part) => part.trim());
    const read = Pronunciation.safeParse({ word, say });
    const trouble = more.length > 0 ? 'equals' : read.success ? undefined : troubleOf(word, say);
    if (trouble !== undefined) return { wrongLine: index + 1, trouble };
    if (list.length === mostPronunciations) return { wrongLine: index + 1, trouble: 'too-many' };
    if (read.success) list.push(read.data);
  }
  return list;
}

function troubleOf(word: string, say: string): PronunciationTrouble {
  if (word === '' || say === '') return 'equals';
  if (/\s/.test(word)) return 'two-words';
  if (/^[\p{L}-]+$/u.test(word) && word.includes('-')) return 'hyphen';
  if (!/^\p{L}+$/u.test(word)) return 'word';
  if (word.length > 60 || say.length > 100) return 'too-long';
  return /^[\p{L}\u0301+ -]*$/u.test(say) && !hasPlusesRight(say) ? 'plus' : 'say';
}
