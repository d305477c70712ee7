import type { CallRow } from '../../../src/api/contract/index.ts';
import type { Dictionary } from '../lib/i18n/index.ts';

type Ended = Pick<CallRow, 'direction' | 'answeredAt' | 'cause' | 'endedBy'>;

/** Somebody rang us, and nobody of ours talked with him. */
export function isMissed({ direction, answeredAt, cause }: Ended): boolean {
  return direction === 'in' && cause !== null && answeredAt === null;
}

/** How a call ended, said of the right side: of a call that nobody took, not that the patient did not answer. */
export function causeWords(call: Ended, t: Dictionary): string {
  const { cause, endedBy } = call;
  if (cause === null) return t.calls.now;
  if (!isMissed(call)) return t.words.causes[cause];
  if (cause === 'no-answer' && endedBy === 'them') return t.calls.gaveUp;
  return t.calls.missedWords[cause] ?? `${t.calls.missed}: ${t.words.causes[cause]}`;
}

/** The same for a list, where a column has little room. */
export function shortCauseWords(call: Ended, t: Dictionary): string {
  return isMissed(call) ? t.calls.missed : causeWords(call, t);
}
