import { spokenText } from '../speech/index.ts';
import type { Circumstances } from './condition.ts';
import type { ReminderFacts } from './facts.ts';
import { newTalk, promptOf } from './prompt.ts';
import { exitsOf, promptsOf, type Scenario, type Sentences, type Step } from './script.ts';
import { answerSlot, Wording } from './template.ts';

/** A sentence of a scenario with its slots, and how many times in a talk it is said, more or less. */
export interface SaidSentence {
  readonly text: string;
  readonly often: number;
}

/** What everybody hears, what some answers lead to, what is said to who was not understood. */
const often = { first: 1, later: 0.3, again: 0.15 } as const;
/** Visits with a doctor and a specialty, with one of the two, with none; together 1. */
const kindsOfVisit = [
  { doctor: true, specialty: true, share: 0.7 },
  { doctor: true, specialty: false, share: 0.1 },
  { doctor: false, specialty: true, share: 0.1 },
  { doctor: false, specialty: false, share: 0.1 },
] as const;

/** What a clinic has set that its talks depend on, and its own answers to questions. */
type ClinicTells = Pick<ReminderFacts, 'disclosureLevel' | 'voicemail' | 'callbackNumber'> & {
  /** As they are written, with slots. */
  readonly answers?: readonly string[];
};

/** All that a scenario may come to say at a clinic, to machines too, in the order of the talk; the same sentence once. */
export function saidSentences(scenario: Scenario, clinic: ClinicTells): readonly SaidSentence[] {
  const said = new Map<string, number>();
  for (const { share, ...kind } of kindsOfVisit) {
    const facts = exampleOf(clinic, kind);
    const wording = new Wording(facts, '2027-03-01');
    for (const { step, isFirst } of stepsOf(scenario, wording.circumstances)) {
      for (const [sentences, times] of promptsWith(step, isFirst, wording)) {
        for (const { text, when } of sentences) {
          if (when?.(wording.circumstances) === false) continue;
          const told = wordsOf(text, wording, facts);
          for (const words of told) said.set(words, (said.get(words) ?? 0) + (times * share) / told.length);
        }
      }
    }
  }
  return [...said].map(([text, times]) => ({ text, often: times }));
}

/** A sentence, once for each of the clinic's answers where it tells one; none that this talk may not say. */
function wordsOf(text: string, wording: Wording, { answers = [] }: ReminderFacts): readonly string[] {
  const slot = `{${answerSlot}}`;
  if (!text.includes(slot)) return wording.fill(text) === undefined ? [] : [text];
  return answers
    .filter(({ id }) => wording.answers.includes(id))
    .map(({ say }) => text.replaceAll(slot, () => spokenText(say)));
}

/** A visit that has all there is to tell. */
function exampleOf(
  { answers = [], ...clinic }: ClinicTells,
  { doctor, specialty }: { readonly doctor: boolean; readonly specialty: boolean },
): ReminderFacts {
  return {
    ...{ clinicName: 'Клиника', date: '2027-03-02', time: '15:30', zone: 'UTC', ...clinic },
    answers: answers.map((say, n) => ({ id: String(n), asked: [], say })),
    ...(doctor ? { doctor: 'Иванова Анна Петровна' } : {}),
    ...(specialty ? { specialty: 'терапевт' } : {}),
  };
}

interface Reached {
  readonly step: Step;
  /** All talks come to it. */
  readonly isFirst: boolean;
}

/** The steps that a talk may come to, each after one that leads to it; what is done in trouble and told to machines after all of these. */
function stepsOf(scenario: Scenario, circumstances: Circumstances): readonly Reached[] {
  const found = new Map<string, Reached>();
  const { start, trouble, doubtful, machines } = scenario;
  const others = [...(doubtful === undefined ? [] : [doubtful]), trouble, ...Object.values(machines)];
  for (const root of [start, ...others]) {
    const waiting = [{ name: root, isFirst: root === start }];
    for (const { name, isFirst } of waiting) {
      const step = scenario.steps[name];
      if (!step || found.has(name)) continue;
      found.set(name, { step, isFirst });
      const exits =
        step.kind === 'choose' ? chosenOf(step, circumstances) : exitsOf(step).map(({ to }) => to);
      waiting.push(...exits.map((to) => ({ name: to, isFirst: isFirst && step.kind === 'choose' })));
    }
  }
  return [...found.values()];
}

function chosenOf(step: Extract<Step, { kind: 'choose' }>, circumstances: Circumstances): readonly string[] {
  const chosen = step.choose.find(({ when }) => when?.(circumstances) !== false);
  return chosen ? [chosen.goto] : [];
}

function promptsWith(
  step: Step,
  isFirst: boolean,
  { answers }: Wording,
): readonly (readonly [Sentences, number])[] {
  const [main, ...again] = promptsOf(step);
  const answered = step.kind === 'ask' && step.answered && answers.length > 0 ? [step.answered] : [];
  return [
    ...(main ? [[main, isFirst ? often.first : often.later] as const] : []),
    ...[...again, ...answered].map((sentences) => [sentences, often.again] as const),
  ];
}

/** What everybody hears first, in the words of one visit. `today` is the day in the visit's zone: `2026-11-22`. */
export function firstWords(scenario: Scenario, facts: ReminderFacts, today: string): readonly string[] {
  const talk = newTalk(scenario, facts, today);
  const first = stepsOf(scenario, talk.wording.circumstances).find(
    ({ step, isFirst }) => isFirst && step.kind === 'ask',
  );
  return first?.step.kind === 'ask' ? promptOf(talk, first.step.ask).map(({ text }) => text) : [];
}
