import { personAddressProblem } from '../../../src/api/contract/index.ts';
import type { Dictionary } from '../lib/i18n/index.ts';

/** The sentence under the field of the administrator's address; null when it is empty or right. */
export function administratorTrouble(text: string, t: Dictionary): string | null {
  if (text.trim() === '') return null;
  const problem = personAddressProblem(text);
  if (problem === undefined) return null;
  return problem === 'sips' ? t.settings.administratorSips : t.settings.administratorWrong;
}
