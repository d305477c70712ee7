import type { Voice } from '../../synthesizer.ts';
import { pronouncer } from '../../spoken/pronunciation.ts';
import { stressedWords } from '../../spoken/stressed-words.ts';
import { plusStressed, withoutStrayPluses } from '../plus-stress.ts';

/** What the engine's process is asked for. */
export interface RhvoiceOrder {
  readonly text: string;
  /** As the engine calls the voice. */
  readonly profile: string;
  readonly rate: number;
  readonly pitch: number;
}

/** Part of the engine's name in the phrase cache: raise it when something is said otherwise. */
export const rhvoiceTextVersion = 't1';

/** Before a stressed vowel: the engine is configured so. */
export const stressMarker = '+';

const withStress = pronouncer(stressedWords);

export function rhvoiceOrder(text: string, voice: Voice, profile: string): RhvoiceOrder {
  return { text: rhvoiceText(text), profile, rate: voice.rate ?? 1, pitch: voice.pitch ?? 1 };
}

/** The text as RHVoice should be given it: a plus before each stressed vowel, and no other at a word. */
export function rhvoiceText(text: string): string {
  return plusStressed(withStress(withoutStrayPluses(text.replace(/[\p{Cc}<>&]/gu, ' '))));
}
