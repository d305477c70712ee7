import { acceptedFrom } from '../engines/embedded/thresholds.ts';
import type { Heard } from '../recognizer.ts';

/** A sound whose meaning is known, and what a recognizer heard in it. */
export interface Judged {
  /** What is meant by it: a `Meaning`. */
  readonly meaning: string;
  readonly heard: readonly Pick<Heard, 'meaning' | 'confidence'>[];
}

export interface Share {
  readonly part: number;
  readonly whole: number;
}

type HeardOne = Judged['heard'][number];

function isActedUpon({ meaning, confidence }: HeardOne): boolean {
  return meaning !== 'noise' && meaning !== 'other' && confidence >= acceptedFrom(meaning);
}

/**
 * What a scenario would make of it, by the first utterance that it would act upon: a meaning (any digit is `digit`), `asked` when
 * it would ask again (not understood, or not sure), `nothing` when no speech was noticed, or it was taken for a noise.
 */
export function outcomeOf(heard: Judged['heard']): string {
  const sure = heard.find(isActedUpon);
  if (sure !== undefined) return sure.meaning.startsWith('digit-') ? 'digit' : sure.meaning;
  return heard.some(({ meaning }) => meaning !== 'noise') ? 'asked' : 'nothing';
}

/** Whether any utterance of it, not only the first, was taken for a sure yes: the strictest count. */
export function takenForYes(heard: Judged['heard']): boolean {
  return heard.some((one) => one.meaning === 'yes' && isActedUpon(one));
}

/** A meaning in the words of outcomes. */
export function kindOf(meaning: string): string {
  return meaning.startsWith('digit-') ? 'digit' : meaning;
}

/** Of other speech, asking again is right; of a noise, everything but acting upon it. */
export function isRight({ meaning, heard }: Judged): boolean {
  const outcome = outcomeOf(heard);
  if (meaning === 'other') return outcome === 'asked';
  if (meaning === 'noise') return outcome === 'nothing' || outcome === 'asked';
  if (meaning.startsWith('digit-')) return heard.find(isActedUpon)?.meaning === meaning;
  return outcome === meaning;
}

/** How many of one kind were understood at once. */
export function understood(all: readonly Judged[], kind: string): Share {
  const rows = all.filter(({ meaning }) => kindOf(meaning) === kind);
  return { part: rows.filter(isRight).length, whole: rows.length };
}

/** How many that are no yes were taken for one. */
export function falseYes(all: readonly Judged[]): Share {
  const rows = all.filter(({ meaning }) => meaning !== 'yes');
  return { part: rows.filter(({ heard }) => takenForYes(heard)).length, whole: rows.length };
}

/** How many of one kind had one outcome. */
export function confused(all: readonly Judged[], kind: string, outcome: string): Share {
  const rows = all.filter(({ meaning }) => kindOf(meaning) === kind);
  return { part: rows.filter(({ heard }) => outcomeOf(heard) === outcome).length, whole: rows.length };
}
