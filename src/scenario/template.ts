import {
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

/**
 * The sentence as it is said, or `undefined` when it tells something that this talk has no fact for
 * or that the disclosure level forbids: whatever the scenario's file says, no more is ever told.
 */
export function fill(text: string, facts: ReminderFacts, today: string): string | undefined {
  let whole = true;
  const filled = text.replace(slot, (_, name: string) => {
    const allowed = facts.disclosureLevel >= (disclosedFrom[name.split('.')[0]!] ?? Infinity);
    const value = allowed ? valueOf(name, facts, today) : undefined;
    whole &&= Boolean(value);
    return value ?? '';
  });
  return whole ? filled : undefined;
}

export function circumstancesOf(facts: ReminderFacts): Circumstances {
  return {
    disclosure: facts.disclosureLevel,
    doctor: facts.doctor !== undefined && spokenName(facts.doctor, 'nominative') !== '',
    specialty: Boolean(facts.specialty?.trim()),
  };
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
