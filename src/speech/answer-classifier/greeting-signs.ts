import type { Meaning } from '../recognizer.ts';
import { greetingWeights } from './greeting-weights.ts';

/** What has been heard of whoever answered before he was asked anything. */
export interface GreetingSigns {
  /** The longest stretch of speech. */
  readonly longestMs: number;
  /** All of his sound. */
  readonly soundMs: number;
  readonly sentences: number;
  /** What he has said was understood as what people say to pick up, or to answer: «алло», «да», «что?». */
  readonly personal: boolean;
  /** Some of it was speech of another meaning, or was not understood. */
  readonly other: boolean;
}

/** The least confidence with which a meaning tells a person. */
const sureMeaning = 0.8;
const personal: ReadonlySet<Meaning> = new Set(['yes', 'no', 'repeat']);

/** Whether a machine hardly says what is understood so. */
export function isPersonal({ meaning, confidence }: { meaning: Meaning; confidence: number }): boolean {
  return confidence >= sureMeaning && personal.has(meaning);
}

/**
 * How likely a machine said it, 0 to 1: a logistic model of what all engines know. Its weights are found by
 * `npx tsx bench/answer-classifier/train.ts`, from voices and wordings that the bench does not measure with.
 */
export function machineLikeness(signs: GreetingSigns): number {
  const inputs = inputsOf(signs);
  const sum = inputs.reduce((total, input, at) => total + input * greetingWeights[at]!, 0);
  return 1 / (1 + Math.exp(-sum));
}

/** What the model is fed with: about 0 to 2 each; the first is the same for all. */
export function inputsOf(signs: GreetingSigns): readonly number[] {
  const seconds = (ms: number): number => Math.log2(1 + ms / 1000);
  return [
    1,
    seconds(signs.longestMs),
    seconds(signs.soundMs),
    Math.min(signs.sentences, 4) - 1,
    signs.personal ? 1 : 0,
    signs.other ? 1 : 0,
  ];
}
