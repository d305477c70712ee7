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
    ),
});
export type Pronunciation = z.infer<typeof Pronunciation>;

/** As they are typed, `word = how to say it`, one a line. */
export function pronunciationLines(list: readonly Pronunciation[]): string {
  return list.map(({ word, say }) => `${word} = ${say}`).join('\n');
}

/** What was typed, or the first line (from 1) that can't be understood. Empty lines are left out. */
export function readPronunciations(text: string): readonly Pronunciation[] | { readonly wrongLine: number } {
  const list: Pronunciation[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [word, say, ...more] = line.split('=');
    const read = Pronunciation.safeParse({ word, say });
    if (!read.success || more.length > 0) return { wrongLine: index + 1 };
    list.push(read.data);
  }
  return list;
}
