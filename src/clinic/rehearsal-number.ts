import type { E164 } from '../base/index.ts';

/**
 * The block +7 990 0xx-xx-xx, which the rehearsed telephone network answers. The samples use it, and a number of
 * it is never dialled on a real line.
 */
export function isRehearsalNumber(e164: string): boolean {
  return /^\+79900\d{6}$/.test(e164);
}

/** The number of the block with these last six digits (0 to 999,999). */
export function rehearsalNumber(lastSix: number): E164 {
  return `+79900${String(lastSix % 1_000_000).padStart(6, '0')}`;
}
