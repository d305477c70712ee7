import type { Meaning } from '../../recognizer.ts';

/**
 * How sure a recognizer must be before a scenario acts. A wrong "confirmed" is the worst error, so a yes needs more than the
 * rest; below it the robot asks again.
 */
export const ACCEPT_YES = 0.85;
/** For meanings whose mistake only leads to a person or to a repeated question. */
export const ACCEPT_OTHER = 0.5;

/** What nobody takes back by a word: confirmed, never called again, a number that was told. */
export function isGrave(meaning: Meaning): boolean {
  return meaning === 'yes' || meaning === 'stop-calling' || meaning.startsWith('digit-');
}

/** The confidence from which on a meaning is acted upon. */
export function acceptedFrom(meaning: Meaning): number {
  return isGrave(meaning) ? ACCEPT_YES : ACCEPT_OTHER;
}

/**
 * The confidence that is told for a probability of the model: it reaches `acceptedFrom` exactly at `surelyFrom`, the probability
 * from which on the calibration found so few mistakes that the meaning may be acted upon. Rises with the probability; 0 stays 0
 * and 1 stays 1. Without `surelyFrom` the probability itself.
 */
export function toldConfidence(meaning: Meaning, probability: number, surelyFrom?: number): number {
  if (surelyFrom === undefined) return probability;
  const accepted = acceptedFrom(meaning);
  return probability < surelyFrom
    ? (accepted * probability) / surelyFrom
    : accepted + ((1 - accepted) * (probability - surelyFrom)) / (1 - surelyFrom);
}
