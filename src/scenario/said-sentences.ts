import type { Circumstances } from './condition.ts';
import type { ReminderFacts } from './facts.ts';
import { newTalk, promptOf } from './prompt.ts';
import { exitsOf, promptsOf, type Scenario, type Sentences, type Step } from './script.ts';
import { Wording } from './template.ts';

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

/** All that a scenario may come to say at a disclosure level, in the order of the talk; the same sentence once. */
export function saidSentences(
  scenario: Scenario,
  disclosureLevel: ReminderFacts['disclosureLevel'],
): readonly SaidSentence[] {
  const said = new Map<string, number>();
  for (const { share, ...kind } of kindsOfVisit) {
    const wording = new Wording(exampleOf(disclosureLevel, kind), '2027-03-01');
    for (const { step, isFirst } of stepsOf(scenario, wording.circumstances)) {
      for (const [sentences, times] of promptsWith(step, isFirst)) {
        for (const { text, when } of sentences) {
          if (when?.(wording.circumstances) === false || wording.fill(text) === undefined) continue;
          said.set(text, (said.get(text) ?? 0) + times * share);
        }
      }
    }
  }
  return [...said].map(([text, times]) => ({ text, often: times }));
}

/** A visit that has all there is to tell. */
function exampleOf(
  disclosureLevel: ReminderFacts['disclosureLevel'],
  { doctor, specialty }: { readonly doctor: boolean; readonly specialty: boolean },
): ReminderFacts {
  return {
    ...{ clinicName: 'Клиника', date: '2027-03-02', time: '15:30', zone: 'UTC', disclosureLevel },
    ...(doctor ? { doctor: 'Иванова Анна Петровна' } : {}),
    ...(specialty ? { specialty: 'терапевт' } : {}),
  };
}

interface Reached {
  readonly step: Step;
  /** All talks come to it. */
  readonly isFirst: boolean;
}

/** The steps that a talk may come to, each after one that leads to it; what is done in trouble after all of these. */
function stepsOf(scenario: Scenario, circumstances: Circumstances): readonly Reached[] {
  const found = new Map<string, Reached>();
  const { start, trouble, doubtful } = scenario;
  for (const root of doubtful === undefined ? [start, trouble] : [start, doubtful, trouble]) {
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

function promptsWith(step: Step, isFirst: boolean): readonly (readonly [Sentences, number])[] {
  const [main, ...again] = promptsOf(step);
  const answered = step.kind === 'ask' && step.answered ? [step.answered] : [];
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
