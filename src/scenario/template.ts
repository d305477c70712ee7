import {
  pronouncer,
  spokenClinic,
  spokenDate,
  spokenName,
  spokenTime,
  spokenWhereTo,
  type Case,
} from '../speech/index.ts';
import type { Circumstances } from './condition.ts';
import type { ReminderFacts } from './facts.ts';

const caseNames = ['nominative', 'genitive', 'dative', 'accusative', 'instrumental', 'prepositional'];
const inCases = ['clinic', 'doctor'];
const plain = ['date', 'time', 'specialty.where'];

/** The least disclosure level at which a listener may hear it. */
const disclosedFrom: Readonly<Record<string, number>> = {
  clinic: 0,
  date: 1,
  time: 1,
  doctor: 2,
  specialty: 2,
};

const slot = /\{([^{}]*)\}/g;

export function slotsOf(text: string): string[] {
  return Array.from(text.matchAll(slot), (match) => match[1]!);
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
    };
  }

  /**
   * The sentence as it is said, or `undefined` when it tells something that this talk has no fact for
   * or that the disclosure level forbids: whatever the scenario's file says, no more is ever told.
   */
  fill(text: string): string | undefined {
    let whole = true;
    const filled = text.replace(slot, (_, name: string) => {
      const allowed = this.#facts.disclosureLevel >= (disclosedFrom[name.split('.')[0]!] ?? Infinity);
      const value = allowed ? this.#value(name) : undefined;
      whole &&= Boolean(value);
      return value ?? '';
    });
    return whole ? this.#pronounced(filled) : undefined;
  }

  #value(name: string): string | undefined {
    if (!this.#values.has(name)) this.#values.set(name, valueOf(name, this.#facts, this.#today));
    return this.#values.get(name);
  }
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
    case 'doctor':
      return facts.doctor === undefined ? undefined : spokenName(facts.doctor, form as Case);
    case 'specialty':
      return facts.specialty?.trim() ? spokenWhereTo(facts.specialty) : undefined;
    default:
      return undefined;
  }
}
