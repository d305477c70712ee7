import { PhraseCache, type Synthesizer, type Voice } from '../speech/index.ts';
import { isFailure, type Log } from '../base/index.ts';
import { chanceOf, oneOf } from './chance.ts';

/** Few enough that a sentence is soon on disk in all of them, different enough to tell people apart. */
const townVoices: readonly [Voice, ...Voice[]] = [
  { name: 'ru+f1', rate: 1.1 },
  { name: 'ru+f2', rate: 0.95, pitch: 1.1 },
  { name: 'ru+f3', rate: 1.2 },
  { name: 'ru+f4', pitch: 0.9 },
  { name: 'ru+f5', rate: 1.05, pitch: 0.85 },
  { name: 'ru+Annie', rate: 1.1, pitch: 1.15 },
  { name: 'ru+m1' },
  { name: 'ru+m2', rate: 1.2, pitch: 0.9 },
  { name: 'ru+m3', rate: 0.9 },
  { name: 'ru+m5', rate: 1.1, pitch: 1.1 },
  { name: 'ru+m7', rate: 1.15, pitch: 0.85 },
  { name: 'ru+Alex', rate: 1.05 },
];

/** Never those of people, nor those that a recogniser was taught with. */
const machineVoices: readonly [Voice, ...Voice[]] = [
  { name: 'ru+belinda' },
  { name: 'ru+linda', rate: 0.95 },
  { name: 'ru+steph', rate: 1.1 },
  { name: 'ru+pedro', rate: 1.05 },
  { name: 'ru+victor' },
];

/** The voice of the machine with these last six digits; always the same. */
export function machineVoiceOf(digits: number): Voice {
  return oneOf(chanceOf(digits * 17 + 3), machineVoices);
}

/** The voice of the person with these last six digits; always the same. */
export function voiceOf(digits: number): Voice {
  return oneOf(chanceOf(digits * 31 + 7), townVoices);
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
      // the network stops: nobody is left to hear it
      if (isFailure(err) && err.code === 'speech.synthesizer-stopped') return undefined;
      this.#log.warn({ err }, 'a phrase of the rehearsal could not be made');
      return undefined;
    }
  }
}
