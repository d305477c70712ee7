import type { Heard, Hearing, Meaning } from '../recognizer.ts';
import type { Understanding, Understood } from './understanding.ts';

/** A text that an engine has written down. */
export interface WrittenText {
  readonly text: string;
  /** 0 to 1, that these are the words; absent when the engine does not tell. */
  readonly confidence?: number;
  readonly language?: string;
}

/** Of engines that tell no confidence: a plain «да» (0.95) stays plain, one with a doubt stays below what a yes needs. */
const usualConfidence = 0.95;

/** What an engine that transcribes reports of an utterance, but for its times. Without words there is nothing to understand. */
export function heardOf(
  { text, confidence = usualConfidence, language }: WrittenText,
  understanding: Understanding,
  { today, visit }: Pick<Hearing, 'today' | 'visit'>,
): Omit<Heard, 'startMs' | 'endMs'> {
  const understood = understanding.understand(text, { today, ...(visit ? { visit } : {}) });
  const answer = understood.intent === 'question' ? understood.answer?.id : undefined;
  return {
    ...meaningOf(understood, confidence),
    text,
    ...(language === undefined ? {} : { language }),
    said: understood.said,
    ...(answer === undefined ? {} : { answer }),
  };
}

/** As sure as the words are plain and the engine is sure of them (`recognized`, 0 to 1). */
export function meaningOf(understood: Understood, recognized: number): Pick<Heard, 'meaning' | 'confidence'> {
  return { meaning: meaning(understood), confidence: understood.confidence * recognized };
}

function meaning(understood: Understood): Meaning {
  if (understood.intent !== 'digits') return understood.intent;
  return isDigit(understood.digits) ? `digit-${understood.digits}` : 'other';
}

function isDigit(digits: string): digits is '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' {
  return /^\d$/.test(digits);
}
