import { ACCEPT_OTHER, ACCEPT_YES } from '../engines/embedded/thresholds.ts';
import type { Heard, Meaning } from '../recognizer.ts';

/** What two engines heard of one utterance comes to. */
export interface Weighed {
  readonly heard: Heard;
  /** One of them surely heard what the other surely denies: nobody is believed, and it is asked again. */
  readonly contradicted: boolean;
}

/** What keeps a visit from being confirmed. */
const against: ReadonlySet<Meaning> = new Set<Meaning>([
  'no',
  'move',
  'cancel',
  'person',
  'later',
  'stop-calling',
]);
/** Of these a person takes no harm when they are acted on though a yes was meant: he is asked, or talks with somebody. */
const undoes: ReadonlySet<Meaning> = new Set<Meaning>(['no', 'move', 'cancel']);
/** Below what any scenario takes for a yes, above what it forgets: "did I understand you right?" */
const unsure = 0.7;

/**
 * The answer of the large engine stands, but a yes (and a digit, which may be the key for one) has to stand the embedded
 * engine's ear too: the worst that can happen is a wrong "confirmed". See docs/decisions/0054-engines-that-write-text.md.
 */
export function weighAnswers(large: Heard, embedded: Heard): Weighed {
  const { startMs, endMs } = embedded;
  const as = (heard: Heard): Weighed => ({ heard: { ...heard, startMs, endMs }, contradicted: false });
  if (large.trouble !== undefined) return as(embedded);
  if (embedded.trouble !== undefined) return as(askedAbout(large));
  // no words were found in what may be a cough
  if (large.text === '') return as(askedAbout(embedded));
  if (contradict(large, embedded)) {
    const text = large.text === undefined ? {} : { text: large.text };
    return { heard: { meaning: 'other', confidence: 0, ...text, startMs, endMs }, contradicted: true };
  }
  // engines that write text write words for noise, too
  const noise = embedded.meaning === 'noise' && embedded.confidence >= ACCEPT_OTHER;
  return as(noise ? askedAbout(large) : large);
}

/** What one of them has heard without the other: a yes, or a digit, that nobody takes for one before he has asked. */
export function askedAbout(heard: Heard): Heard {
  return agrees(heard.meaning) ? { ...heard, confidence: Math.min(heard.confidence, unsure) } : heard;
}

function contradict(large: Heard, embedded: Heard): boolean {
  if (large.meaning === embedded.meaning) return false;
  if (agrees(large.meaning)) {
    return agrees(embedded.meaning)
      ? embedded.confidence >= ACCEPT_YES
      : against.has(embedded.meaning) && embedded.confidence >= ACCEPT_OTHER;
  }
  return undoes.has(large.meaning) && agrees(embedded.meaning) && embedded.confidence >= ACCEPT_YES;
}

function agrees(meaning: Meaning): boolean {
  return meaning === 'yes' || meaning.startsWith('digit-');
}
