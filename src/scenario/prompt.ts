import { Wording } from './template.ts';
import type { ReminderFacts } from './facts.ts';
import { promptsOf, type Scenario, type Sentences } from './script.ts';
import type { Sentence } from './partner.ts';

/** What a talk is about; the same for all its steps. */
export interface Talk {
  readonly scenario: Scenario;
  readonly wording: Wording;
  /** For whoever is no person: the clinic's name and number. */
  readonly toMachines: Wording;
}

/** `today` is the day in the visit's zone: `2026-11-22`. */
export function newTalk(scenario: Scenario, facts: ReminderFacts, today: string): Talk {
  const plain: ReminderFacts = {
    ...facts,
    disclosureLevel: 0,
    doctor: undefined,
    specialty: undefined,
    answers: [],
  };
  return { scenario, wording: new Wording(facts, today), toMachines: new Wording(plain, today) };
}

/** A sentence of a prompt in its words, with what counts as an answer while it is being said. */
export interface PromptSentence extends Omit<Sentence, 'yields'> {
  readonly accepts: 'nothing' | 'keys' | 'all';
  /** Said with the clinic's answer to a question of his: «хорошо» may be meant for that. */
  readonly afterAnswer?: true;
  /** The disclosure level that it needs. */
  readonly level: number;
}

/** The sentences of a prompt that this talk may say, in their words; `answer` is the id of the clinic's answer to be told. */
export function promptOf(talk: Talk, sentences: Sentences, answer?: string): readonly PromptSentence[] {
  const { wording } = talk;
  let accepts: PromptSentence['accepts'] = sentences.some((sentence) => sentence.counts) ? 'nothing' : 'all';
  const prompt: PromptSentence[] = [];
  for (const sentence of sentences) {
    accepts = sentence.counts ?? accepts;
    if (sentence.when?.(wording.circumstances) === false) continue;
    const text = wording.fill(sentence.text, answer);
    if (text === undefined) continue;
    const level = wording.levelOf(sentence.text, answer);
    prompt.push({ text, afterQuiet: sentence.after === 'quiet', accepts, level });
  }
  return prompt;
}

/** Every sentence that a talk may come to say, so that all can be synthesised before dialling. */
export function textsOf(talk: Talk): readonly string[] {
  const prompts = Object.values(talk.scenario.steps).flatMap((step) => [
    ...promptsOf(step).map((sentences) => promptOf(talk, sentences)),
    ...(step.kind === 'ask' && step.answered
      ? talk.wording.answers.map((answer) => promptOf(talk, step.answered!, answer))
      : []),
  ]);
  return [...new Set(prompts.flatMap((prompt) => prompt.map((sentence) => sentence.text)))];
}
