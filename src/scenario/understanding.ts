import { ACCEPT_OTHER, ACCEPT_YES } from '../speech/index.ts';
import type { AnswerName, AskStep, Replies } from './script.ts';
import type { PartnerEvent } from './partner.ts';
import { isHesitation } from './small-words.ts';

type Heard = Extract<PartnerEvent, { event: 'heard' }>;

/** What an utterance comes to in a step. */
export type Understood =
  | { readonly as: 'answer'; readonly goto: string }
  | { readonly as: 'repeat' }
  /** He asked what the clinic has an answer of its own to. */
  | { readonly as: 'question'; readonly answer: string }
  /** An answer that we are not sure enough of. */
  | { readonly as: 'unsure'; readonly answer: AnswerName }
  | { readonly as: 'not-understood' }
  /** Not speech, or only a sound of thinking. */
  | { readonly as: 'nothing' };

/**
 * A wrong "confirmed" is the worst error of all, so a yes needs more than what only leads to a person; so does "never call
 * again", which nobody takes back by a word.
 */
const sureOf: Readonly<Record<AnswerName | 'digit' | 'repeat', number>> = {
  yes: ACCEPT_YES,
  no: ACCEPT_OTHER,
  move: ACCEPT_OTHER,
  cancel: ACCEPT_OTHER,
  person: ACCEPT_OTHER,
  later: ACCEPT_OTHER,
  'stop-calling': ACCEPT_YES,
  question: ACCEPT_OTHER,
  repeat: ACCEPT_OTHER,
  digit: ACCEPT_YES,
};
/** Under this a guess is no guess, and asking "did I understand you right" would be odd. */
const nearly = 0.5;

/** `canTell` says of which of the clinic's answers this talk may say the words. */
export function understand(
  step: Replies & Partial<Pick<AskStep, 'answered'>>,
  heard: Heard,
  canTell: (answer: string) => boolean = () => false,
): Understood {
  const { meaning, confidence } = heard;
  if (meaning === 'noise') return { as: 'nothing' };
  if (meaning === 'other') return { as: isHesitation(heard.text) ? 'nothing' : 'not-understood' };
  if (meaning === 'repeat') return confidence >= sureOf.repeat ? { as: 'repeat' } : { as: 'not-understood' };
  if (meaning.startsWith('digit-')) {
    const goto = step.keys[meaning.slice('digit-'.length) as keyof Replies['keys']];
    return goto !== undefined && confidence >= sureOf.digit
      ? { as: 'answer', goto }
      : { as: 'not-understood' };
  }
  const name = meaning as AnswerName;
  const answer = step.answers[name];
  if (!answer) return { as: 'not-understood' };
  if (confidence < (answer.sure ?? sureOf[name]))
    return confidence >= nearly ? { as: 'unsure', answer: name } : { as: 'not-understood' };
  if (name === 'question' && step.answered && heard.answer !== undefined && canTell(heard.answer))
    return { as: 'question', answer: heard.answer };
  return { as: 'answer', goto: answer.goto };
}
