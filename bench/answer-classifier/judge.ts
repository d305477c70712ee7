// One call played to a classifier of its own, up to the moment in which the visit would be told.
import { AnswerClassifier, isDoubtful, isSurelyMachine, type AnswerVerdict } from '../../src/speech/index.ts';
import type { Case } from './cases.ts';

/** Who tells the classifier what was said: nobody, the embedded recogniser (meanings), or one that writes without a mistake. */
export type Told = 'nothing' | 'meanings' | 'words';

export interface Judged {
  readonly one: Case;
  readonly verdicts: readonly AnswerVerdict[];
  /** What becomes of him when our greeting is over and he is quiet: broken off, asked first, or told the visit. */
  readonly then: 'machine' | 'asked-first' | 'told';
  readonly signs: AnswerClassifier['signs'];
}

const frame = 160;
/** A recogniser is so much behind. */
const behindMs = 400;
/** The answer to the end of our greeting, and how much longer somebody who does not end is listened to. */
const greetingMs = 3700;
const politeMs = 5000;

export function judge(one: Case, told: Told): Judged {
  const classifier = new AnswerClassifier();
  const verdicts: AnswerVerdict[] = [];
  const waiting =
    told === 'words'
      ? one.words.map(({ endMs, text }) => ({ endMs, said: { startMs: endMs, text } }))
      : told === 'meanings'
        ? one.heard.map(({ startMs, endMs, meaning, confidence }) => ({
            endMs,
            said: { startMs, meant: { meaning, confidence } },
          }))
        : [];
  let then: Judged['then'] | undefined;
  let signs = classifier.signs;
  const tell = (verdict: AnswerVerdict | undefined): void => void (verdict && verdicts.push(verdict));
  for (let at = 0; at + frame <= one.sound.length; at += frame) {
    const atMs = at / 8;
    while (waiting.length > 0 && waiting[0]!.endMs + behindMs <= atMs)
      tell(classifier.take(waiting.shift()!.said));
    tell(classifier.push(one.sound.subarray(at, at + frame)));
    const { verdict } = classifier;
    const quiet = classifier.quietMs >= behindMs && !classifier.mayGoOn;
    if (then === undefined && verdict && isSurelyMachine(verdict)) then = 'machine';
    else if (then === undefined && atMs >= greetingMs && (quiet || atMs >= greetingMs + politeMs)) {
      then = verdict && isDoubtful(verdict) ? 'asked-first' : 'told';
      signs = classifier.signs;
    }
  }
  return { one, verdicts, then: then ?? 'told', signs: then === 'machine' ? classifier.signs : signs };
}
