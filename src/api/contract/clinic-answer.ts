import { z } from 'zod';

/** What the robot says to a question, and ways in which patients ask it; those of before may break today's rule of slots. */
export const ClinicAnswer = z.object({
  asked: z.array(z.string().trim().min(1).max(120)).min(1).max(20),
  say: z.string().trim().min(1).max(300),
});
export type ClinicAnswer = z.infer<typeof ClinicAnswer>;

export const NewClinicAnswer = ClinicAnswer.extend({
  say: ClinicAnswer.shape.say.superRefine((say, context) => {
    const slot = wrongSlot(say);
    if (slot === undefined) return;
    const message = `${slot} is unknown; use one of ${answerSlots.join(', ')}`;
    context.addIssue({ code: 'custom', message });
  }),
});

const cases = ['nominative', 'genitive', 'dative', 'accusative', 'instrumental', 'prepositional'];
/** What an answer may tell of the visit and the clinic. The robot's rule once more, for the browser; a test holds the two together. */
export const answerSlots: readonly string[] = [
  ...['date', 'time', 'specialty.where', 'callback'],
  ...['clinic', 'doctor'].flatMap((fact) => cases.map((form) => `${fact}.${form}`)),
].map((name) => `{${name}}`);

/** The first thing in braces that the robot has no words for: `{price}`, or a brace without its other half. */
function wrongSlot(say: string): string | undefined {
  const inBraces: readonly string[] = say.match(/\{[^{}]*\}|[{}][^{}\s]*/g) ?? [];
  return inBraces.find((slot) => !answerSlots.includes(slot));
}

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
  | 'too-many'
  /** Something in braces that the robot has no words for. */
  | 'slot';

export interface WrongAnswer {
  /** From 1. */
  readonly wrongLine: number;
  readonly trouble: AnswerTrouble;
  /** As it is written, with `slot`: `{price}`. */
  readonly slot?: string;
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
    const slot = wrongSlot(say);
    if (slot !== undefined) return { wrongLine: index + 1, trouble: 'slot', slot };
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
