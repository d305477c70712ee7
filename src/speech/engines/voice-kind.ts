import type { Phrases } from '../phrase-cache.ts';
import type { Synthesizer, Voice } from '../synthesizer.ts';
import type { EngineField, EngineFields, EngineKind } from './engine-kind.ts';

/** An engine and which of its voices, at which pace and pitch. */
export interface ChosenVoice {
  readonly synthesizer: Synthesizer;
  readonly voice: Voice;
}

/** One engine that a clinic's robot may speak with. */
export interface VoiceKind extends EngineKind<ChosenVoice> {
  /** It runs on this machine and is the same for whoever chooses it: all clinics have one of it, and its phrases. */
  readonly shared: boolean;
}

/** A voice and where its phrases are made and kept. */
export interface Mouth {
  readonly phrases: Phrases;
  readonly voice: Voice;
}

const paces = { slow: 0.85, usual: 1, fast: 1.15 };
const pitches = { low: 0.88, usual: 1, high: 1.12 };

/** How fast it speaks; the same words for every engine. */
export const paceField: EngineField = {
  id: 'pace',
  kind: 'choice',
  required: false,
  preset: 'usual',
  choices: [
    { value: 'slow', words: { ru: 'медленнее', en: 'slower' } },
    { value: 'usual', words: { ru: 'обычный', en: 'usual' } },
    { value: 'fast', words: { ru: 'быстрее', en: 'faster' } },
  ],
  words: { ru: { label: 'Темп' }, en: { label: 'Pace' } },
};

export const pitchField: EngineField = {
  id: 'pitch',
  kind: 'choice',
  required: false,
  preset: 'usual',
  choices: [
    { value: 'low', words: { ru: 'ниже', en: 'lower' } },
    { value: 'usual', words: { ru: 'обычная', en: 'usual' } },
    { value: 'high', words: { ru: 'выше', en: 'higher' } },
  ],
  words: { ru: { label: 'Высота голоса' }, en: { label: 'Pitch' } },
};

/** What the two fields mean, for an engine that knows neither by its own words. */
export function rateAndPitch({ pace, pitch }: EngineFields): Pick<Voice, 'rate' | 'pitch'> {
  return {
    rate: paces[(pace ?? 'usual') as keyof typeof paces] ?? 1,
    pitch: pitches[(pitch ?? 'usual') as keyof typeof pitches] ?? 1,
  };
}
