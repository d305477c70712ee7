import { PhraseCache, type Synthesizer, type Voice } from '../speech/index.ts';
import type { Log } from '../base/index.ts';
import { chanceOf, oneOf } from './chance.ts';

const variants = [
  'f1',
  'f2',
  'f3',
  'f4',
  'f5',
  'm1',
  'm2',
  'm3',
  'm4',
  'm5',
  'm6',
  'm7',
  'm8',
  'Annie',
  'Mario',
  'Alex',
] as const;
const rates = [0.9, 1, 1.1, 1.2] as const;
const pitches = [0.85, 1, 1.15] as const;

/** The voice of the person with these last six digits; always the same. */
export function voiceOf(digits: number): Voice {
  const chance = chanceOf(digits * 31 + 7);
  return { name: `ru+${oneOf(chance, variants)}`, rate: oneOf(chance, rates), pitch: oneOf(chance, pitches) };
}

export const administratorVoice: Voice = { name: 'ru+f4', rate: 1.15, pitch: 1.1 };
export const networkVoice: Voice = { name: 'ru+f2' };

/** What people of the town say, as files. */
export class Voices {
  readonly #phrases: PhraseCache;
  readonly #log: Log;

  constructor(options: { directory: string; synthesizer: Synthesizer; log: Log }) {
    this.#phrases = new PhraseCache(options);
    this.#log = options.log;
  }

  /** The path of a WAV file; undefined when the engine can't say it (then the person stays silent). */
  async file(text: string, voice: Voice): Promise<string | undefined> {
    try {
      return (await this.#phrases.phrase(text, voice)).path;
    } catch (err) {
      this.#log.warn({ err }, 'a phrase of the rehearsal could not be made');
      return undefined;
    }
  }
}
