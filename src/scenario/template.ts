import {
  pronouncer,
  spokenClinic,
  spokenDate,
  spokenName,
  spokenText,
  spokenTime,
  spokenWhereTo,
  type Case,
} from '../speech/index.ts';
import type { Circumstances } from './condition.ts';
import type { ReminderFacts } from './facts.ts';

const caseNames = ['nominative', 'genitive', 'dative', 'accusative', 'instrumental', 'prepositional'];
const inCases = ['clinic', 'doctor'];
const plain = ['date', 'time', 'specialty.where', 'callback'];

/** The least disclosure level at which a listener may hear it. */
const disclosedFrom: Readonly<Record<string, number>> = {
  clinic: 0,
  callback: 0,
  date: 1,
  time: 1,
  doctor: 2,
  specialty: 2,
};

/** The clinic's answer to his question; known only where a step tells one. */
export const answerSlot = 'answer';

const slot = /\{([^{}]*)\}/g;

export function slotsOf(text: string): string[] {
  return Array.from(text.matchAll(slot), (match) => match[1]!);
}

/** It would be read out. */
export function hasLoneBrace(text: string): boolean {
  return /[{}]/.test(text.replaceAll(slot, ''));
}

export function isKnownSlot(name: string): boolean {
  const [fact, form] = name.split('.') as [string, string | undefined];
  return plain.includes(name) || (inCases.includes(fact) && form !== undefined && caseNames.includes(form));
}

export function knownSlots(): string {
  const declined = inCases.map((fact) => `{${fact}.genitive} (or another case)`);
  return [...plain.map((name) => `{${name}}`), ...declined].join(', ');
}

/** The facts of one talk in words. Each is put into words once, however many sentences tell it. */
export class Wording {
  readonly circumstances: Circumstances;
  /** Ids of the answers that this talk may tell. */
  readonly answers: readonly string[];
  readonly #facts: ReminderFacts;
  readonly #today: string;
  readonly #pronounced: (text: string) => string;
  readonly #values = new Map<string, string | undefined>();

  /** `today` is the day in the visit's zone: `2026-11-22`. */
  constructor(facts: ReminderFacts, today: string) {
    this.#facts = facts;
    this.#today = today;
    this.#pronounced = pronouncer(facts.pronunciations ?? []);
    this.circumstances = {
      disclosure: facts.disclosureLevel,
      doctor: facts.doctor !== undefined && spokenName(facts.doctor, 'nominative') !== '',
      specialty: Boolean(facts.specialty?.trim()),
      voicemail: facts.voicemail ?? 'hang-up',
    };
    const ids = (facts.answers ?? []).map(({ id }) => id);
    this.answers = ids.filter((id) => this.fill(`{${answerSlot}}`, id) !== undefined);
  }

  /**
   * The sentence as it is said, or `undefined` when it tells something that this talk has no fact for
   * or that the disclosure level forbids, or has a brace of no slot: whatever the scenario's file says, no more is ever told.
   * `answer`: the id of the clinic's answer that `{answer}` stands for.
   */
  fill(text: string, answer?: string): string | undefined {
    const filled = this.#filled(text, answer);
    return filled === undefined ? undefined : this.#pronounced(filled);
  }

  /** The least disclosure level at which the sentence may be told. */
  levelOf(text: string, answer?: string): number {
    const levels = slotsOf(text).map((name) =>
      name === answerSlot ? this.levelOf(this.#wordsOf(answer) ?? '') : (levelOfSlot(name) ?? Infinity),
    );
    return Math.max(0, ...levels);
  }

  #filled(text: string, answer?: string): string | undefined {
    let whole = !hasLoneBrace(text);
    const filled = text.replace(slot, (_, name: string) => {
      const value = name === answerSlot ? this.#answerOf(answer) : this.#told(name);
      whole &&= Boolean(value);
      return value ?? '';
    });
    return whole ? filled : undefined;
  }

  /** The clinic's words are filled as the scenario's own are, so that no answer tells more than they may. */
  #answerOf(id: string | undefined): string | undefined {
    const words = this.#wordsOf(id);
    return words === undefined ? undefined : this.#filled(spokenText(words));
  }

  #wordsOf(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#facts.answers?.find((answer) => answer.id === id)?.say;
  }

  #told(name: string): string | undefined {
    return this.#facts.disclosureLevel >= (levelOfSlot(name) ?? Infinity) ? this.#value(name) : undefined;
  }

  #value(name: string): string | undefined {
    if (!this.#values.has(name)) this.#values.set(name, valueOf(name, this.#facts, this.#today));
    return this.#values.get(name);
  }
}

/** The least disclosure level at which it may be told; undefined when the scenario's words know no such slot. */
export function levelOfSlot(name: string): number | undefined {
  return isKnownSlot(name) ? disclosedFrom[name.split('.')[0]!] : undefined;
}

function valueOf(name: string, facts: ReminderFacts, today: string): string | undefined {
  const [fact, form] = name.split('.') as [string, string | undefined];
  switch (fact) {
    case 'clinic':
      return spokenClinic(facts.clinicName, form as Case);
    case 'date':
      return spokenDate(facts.date, today);
    case 'time':
      return spokenTime(facts.time);
    case 'callback':
      return facts.callbackNumber?.trim() ? spokenText(facts.callbackNumber) : undefined;
    case 'doctor':
      return facts.doctor === undefined ? undefined : spokenName(facts.doctor, form as Case);
    case 'specialty':
      return facts.specialty?.trim() ? spokenWhereTo(facts.specialty) : undefined;
    default:
      return undefined;
  }
}
