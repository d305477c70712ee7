import { z } from 'zod';

/** What the robot says to a question, and ways in which patients ask it. */
export const ClinicAnswer = z.object({
  asked: z.array(z.string().trim().min(1).max(120)).min(1).max(20),
  say: z.string().trim().min(1).max(300),
});
export type ClinicAnswer = z.infer<typeof ClinicAnswer>;

export const mostAnswers = 50;

/** As they are typed, `a way to ask; another = what to say`, one a line. */
export function answerLines(list: readonly ClinicAnswer[]): string {
  return list.map(({ asked, say }) => `${asked.join('; ')} = ${say}`).join('\n');
}

export type AnswerTrouble =
  /** Not one `=` with something on both sides. */
  | 'equals'
  /** Another line answers the same question. */
  | 'twice'
  | 'too-long'
  | 'too-many';

export interface WrongAnswer {
  /** From 1. */
  readonly wrongLine: number;
  readonly trouble: AnswerTrouble;
}

/** What was typed, or the first line that can't be understood. Empty lines are left out. */
export function readAnswers(text: string): readonly ClinicAnswer[] | WrongAnswer {
  const list: ClinicAnswer[] = [];
  const known = new Set<string>();
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [questions = '', say = '', ...more] = line.split('=').map((part) => part.trim());
    const asked = questions.split(';').flatMap((way) => way.trim() || []);
    const trouble = troubleOf(asked, say, more.length, known) ?? (list.length === mostAnswers && 'too-many');
    if (trouble) return { wrongLine: index + 1, trouble };
    for (const way of asked) known.add(way.toLowerCase());
    list.push({ asked, say });
  }
  return list;
}

function troubleOf(
  asked: readonly string[],
  say: string,
  more: number,
  known: ReadonlySet<string>,
): AnswerTrouble | undefined {
  if (asked.length === 0 || say === '' || more > 0) return 'equals';
  if (asked.some((way) => known.has(way.toLowerCase()))) return 'twice';
  return ClinicAnswer.safeParse({ asked, say }).success ? undefined : 'too-long';
}
