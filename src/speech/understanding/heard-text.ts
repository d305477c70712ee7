import type { Heard, Meaning } from '../recognizer.ts';
import type { Understood } from './understanding.ts';

/**
 * What an engine that transcribes reports as heard: the meaning of its words, as sure as the words are plain and the engine is
 * sure of them (`recognized`, 0 to 1). Cancelling is told as `move`; whoever forbids to be called is not asked again but handed
 * to a person; a question and "not now" are `other` speech.
 */
export function meaningOf(understood: Understood, recognized: number): Pick<Heard, 'meaning' | 'confidence'> {
  return { meaning: meaning(understood), confidence: understood.confidence * recognized };
}

function meaning(understood: Understood): Meaning {
  switch (understood.intent) {
    case 'yes':
    case 'no':
    case 'move':
    case 'person':
    case 'repeat':
      return understood.intent;
    case 'cancel':
      return 'move';
    case 'stop-calling':
      return 'person';
    case 'digits':
      return isDigit(understood.digits) ? `digit-${understood.digits}` : 'other';
    case 'question':
    case 'later':
    case 'other':
      return 'other';
  }
}

function isDigit(digits: string): digits is '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' {
  return /^\d$/.test(digits);
}
