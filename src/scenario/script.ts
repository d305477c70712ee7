import { z } from 'zod';
import { readCondition } from './condition.ts';
import { spokenText } from '../speech/index.ts';
import { answerSlot, hasLoneBrace, isKnownSlot, knownSlots, slotsOf } from './template.ts';

/** Marks and endings that a scenario may leave; see `outcome.ts`. `unchanged` leaves what was said before. */
const mark = z.enum(['confirmed', 'not-confirmed', 'declined', 'wants-to-move', 'unchanged']);
const ending = z.enum([
  'said-yes',
  'said-no',
  'silent',
  'not-understood',
  'asked-for-person',
  'asked-later',
  'stop-calling',
  'machine',
]);

const stepName = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'name a step in small Latin letters, digits and hyphens');
const seconds = z.number().positive().max(120);
const share = z.number().min(0).max(1);

/** Words with slots: those that all sentences know, and these. */
function textWith(alsoKnown: readonly string[]) {
  return (
    z
      .string()
      .trim()
      .min(1, 'write what is to be said')
      .superRefine((value, context) => {
        if (hasLoneBrace(value))
          context.addIssue({ code: 'custom', message: 'a brace stands here without its other half' });
        const unknown = slotsOf(value).filter((found) => !isKnownSlot(found) && !alsoKnown.includes(found));
        for (const name of unknown) {
          const also = alsoKnown.map((each) => `, {${each}}`).join('');
          const message = `{${name}} is unknown; use one of ${knownSlots()}${also}`;
          context.addIssue({ code: 'custom', message });
        }
      })
      // once, when the file is read: «каб. 204» is said «кабинет двести четыре», slots stay
      .transform(spokenText)
  );
}

const condition = z.string().transform((value, context) => {
  const read = readCondition(value);
  if (read.ok) return read.condition;
  context.addIssue({ code: 'custom', message: read.why });
  return z.NEVER;
});

function sentencesOf(text: ReturnType<typeof textWith>) {
  const sentence = z.strictObject({
    text,
    /** Left out unless this holds. */
    when: condition.optional(),
    /** Waits for the partner to end what he is saying. */
    after: z.literal('quiet').optional(),
    /** From this sentence on keys count, or keys and spoken answers (`all`). Without it: from the first. */
    counts: z.enum(['keys', 'all']).optional(),
  });
  const short = z.preprocess((value) => (typeof value === 'string' ? { text: value } : value), sentence);
  return z.array(short, { error: 'write a list of sentences, each after a hyphen' }).min(1);
}
const sentences = sentencesOf(textWith([]));

const answerNames = ['yes', 'no', 'move', 'cancel', 'person', 'later', 'stop-calling', 'question'] as const;
const answer = z.union(
  [
    stepName.transform((goto) => ({ goto, sure: undefined })),
    z.strictObject({ goto: stepName, sure: share.optional() }),
  ],
  {
    error: 'name the step to go to, or write goto: and sure:',
  },
);

const answers = z.partialRecord(z.enum(answerNames), answer, {
  error: (issue) => {
    const unknown = 'keys' in issue ? (issue.keys as string[]) : [];
    return unknown.length > 0
      ? `${unknown.join(', ')} is no answer; use one of ${answerNames.join(', ')}`
      : undefined;
  },
});
const keys = z
  .partialRecord(z.enum(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#']), stepName)
  .default({});

const retry = z.strictObject({
  /** Asks again in these words; may be left out when there is no second time. */
  say: sentences.optional(),
  /** The last of these goes on instead of asking again. */
  times: z.number().int().min(1).max(5),
  goto: stepName,
});

const askStep = z.strictObject({
  ask: sentences,
  listenSeconds: seconds,
  answers,
  /** Told to a question that the clinic has an answer of its own to, `{answer}`; any other goes where `question` says. */
  answered: sentencesOf(textWith([answerSlot])).optional(),
  keys,
  silence: retry,
  notUnderstood: retry.extend({
    /** Said instead of `say` after an answer that was nearly understood. */
    unsure: z.partialRecord(z.enum(answerNames), sentences).default({}),
  }),
});
/** With `answers` or `keys` it can be contradicted while it is said and for `listenSeconds` after it. */
const sayStep = z.strictObject({
  say: sentences,
  listenSeconds: seconds.optional(),
  answers: answers.default({}),
  keys,
  next: stepName,
});
const markStep = z.strictObject({ mark, ending, next: stepName });
const chooseStep = z.strictObject({
  choose: z.array(z.strictObject({ when: condition.optional(), goto: stepName })).min(1),
});
const connectStep = z.strictObject({
  connect: z.literal('administrator'),
  say: sentences,
  ringSeconds: seconds,
  taken: stepName,
  notTaken: stepName,
});
/** Until a machine has ended its greeting. */
const waitStep = z.strictObject({ wait: z.literal('greeting'), longestSeconds: seconds, next: stepName });
const endStep = z.strictObject({ end: z.literal('hang-up') });

/** The kinds of step, told apart by the first key that only they have. */
const kinds = {
  ask: askStep,
  choose: chooseStep,
  connect: connectStep,
  mark: markStep,
  end: endStep,
  say: sayStep,
  wait: waitStep,
};

const step = z.unknown().transform((value, context): Step => {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const kind = (Object.keys(kinds) as (keyof typeof kinds)[]).find((name) => keys.includes(name));
  if (!kind) {
    const message = `a step is one of ${Object.keys(kinds).join(', ')}; this one has ${keys.join(', ') || 'nothing'}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }
  const read = kinds[kind].safeParse(value);
  if (read.success) return { kind, ...read.data } as Step;
  for (const issue of read.error.issues)
    context.addIssue({ code: 'custom', message: issue.message, path: issue.path, params: issue });
  return z.NEVER;
});

export const scriptSchema = z.strictObject({
  scenario: stepName,
  title: z.string().min(1),
  language: z.literal('ru'),
  start: stepName,
  /** Where the talk goes when a sentence can't be said. */
  trouble: stepName,
  /** Where the talk goes when no person has answered; without a way it is over. */
  machines: z.partialRecord(z.enum(['voicemail', 'secretary', 'menu', 'announcement']), stepName).default({}),
  /** Where the talk goes, before anything but the clinic's name is told, with one who may be a machine: what he answers there proves him a person. */
  doubtful: stepName.optional(),
  steps: z.record(stepName, step),
});

export type Sentences = z.output<typeof sentences>;
export type AnswerName = (typeof answerNames)[number];
export type AskStep = { readonly kind: 'ask' } & z.output<typeof askStep>;
export type ConnectStep = { readonly kind: 'connect' } & z.output<typeof connectStep>;
export type SayStep = { readonly kind: 'say' } & z.output<typeof sayStep>;
/** What a step makes of words and keys. */
export type Replies = Pick<AskStep, 'answers' | 'keys'>;
export type Step =
  | AskStep
  | ConnectStep
  | SayStep
  | ({ readonly kind: 'mark' } & z.output<typeof markStep>)
  | ({ readonly kind: 'choose' } & z.output<typeof chooseStep>)
  | ({ readonly kind: 'wait' } & z.output<typeof waitStep>)
  | ({ readonly kind: 'end' } & z.output<typeof endStep>);

/** A scenario as written: steps by name. One engine runs it, whoever the partner is. */
export type Scenario = z.output<typeof scriptSchema>;

interface Exit {
  readonly to: string;
  readonly path: readonly (string | number)[];
}

function repliesOf(step: Replies): readonly Exit[] {
  const spoken = Object.entries(step.answers).map(([name, { goto }]) => ({
    to: goto,
    path: ['answers', name],
  }));
  const pressed = Object.entries(step.keys).map(([key, to]) => ({ to, path: ['keys', key] }));
  return [...spoken, ...pressed];
}

/** The steps that a step may lead to, each with its place in the file. */
export function exitsOf(step: Step): readonly Exit[] {
  switch (step.kind) {
    case 'ask': {
      const retries = (['silence', 'notUnderstood'] as const).map((name) => ({
        to: step[name].goto,
        path: [name, 'goto'],
      }));
      return [...repliesOf(step), ...retries];
    }
    case 'say':
      return [...repliesOf(step), { to: step.next, path: ['next'] }];
    case 'connect':
      return (['taken', 'notTaken'] as const).map((name) => ({ to: step[name], path: [name] }));
    case 'choose':
      return step.choose.map((choice, index) => ({ to: choice.goto, path: ['choose', index, 'goto'] }));
    case 'mark':
    case 'wait':
      return [{ to: step.next, path: ['next'] }];
    case 'end':
      return [];
  }
}

/** Every list of sentences of a step. */
export function promptsOf(step: Step): readonly Sentences[] {
  if (step.kind === 'ask') {
    const again = [step.silence.say ?? [], step.notUnderstood.say ?? []];
    return [step.ask, ...again, ...Object.values(step.notUnderstood.unsure)];
  }
  return step.kind === 'say' || step.kind === 'connect' ? [step.say] : [];
}
