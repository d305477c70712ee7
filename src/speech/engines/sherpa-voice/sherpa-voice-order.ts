import { stress } from '../../spoken/pronunciation.ts';
import type { Voice } from '../../synthesizer.ts';
import { withoutStrayPluses } from '../plus-stress.ts';

/** What the voice's process is asked for. */
export interface SherpaVoiceOrder {
  readonly text: string;
  /** 1 is the voice's own pace. */
  readonly speed: number;
}

/** Part of the engine's name in the phrase cache: raise it when something is said otherwise. */
export const sherpaTextVersion = 't1';

/** `byLetters`: the voice knows small letters only. */
export function sherpaVoiceOrder(text: string, voice: Voice, byLetters: boolean): SherpaVoiceOrder {
  const plain = sherpaVoiceText(text);
  return { text: byLetters ? plain.toLowerCase() : plain, speed: voice.rate ?? 1 };
}

/**
 * The text without stresses: the engine turns it into phonemes by itself, an accent changes nothing, and a plus, or phonemes in
 * brackets as espeak-ng takes them elsewhere, are read out.
 */
function sherpaVoiceText(text: string): string {
  return withoutStrayPluses(text.replace(/[\p{Cc}<>&[\]]/gu, ' ')).replaceAll(stress, '');
}
