import { isRussianNumber } from '../base/index.ts';
import { readNumber } from './caller-number.ts';
import { isEmergencyNumber } from './emergency-number.ts';
import type { PhoneAccount } from './phone-account.ts';

/** What becomes of what one of our telephones has dialled. */
export type Dialling =
  | { readonly kind: 'echo' }
  | { readonly kind: 'phone'; readonly account: PhoneAccount }
  | { readonly kind: 'number'; readonly number: string; readonly trunkId: string }
  | { readonly kind: 'refused'; readonly status: 403 | 404 | 486 };

/** Says back what it hears: the first call of a telephone that was set up just now. */
export const echoNumber = '*43';

/**
 * Decides what a telephone reaches: the echo, the others of its house, and outside numbers as far as its account allows.
 * Who dials a number of emergencies reaches no colleague, even one who has it as login from of old. Everything else is refused: 403 what it may not, 404 what there is not.
 */
export function planDialling(
  dialled: string,
  by: PhoneAccount,
  accountOf: (login: string) => PhoneAccount | undefined,
): Dialling {
  const wanted = dialled.replaceAll('%23', '#');
  if (wanted === echoNumber || wanted === 'echo') return { kind: 'echo' };
  const account = isEmergencyNumber(wanted) ? undefined : accountOf(wanted);
  if (account?.id === by.id) return { kind: 'refused', status: 486 };
  if (account?.projectId === by.projectId && account.enabled) return { kind: 'phone', account };
  const number = readNumber(wanted);
  if (number === undefined) return { kind: 'refused', status: 404 };
  if (by.trunkId === undefined || !mayDial(number, by)) return { kind: 'refused', status: 403 };
  return { kind: 'number', number, trunkId: by.trunkId };
}

/** Whether one of our people may call that outside number. */
export function mayDial(number: string, { dialsOut }: Pick<PhoneAccount, 'dialsOut'>): boolean {
  if (dialsOut === 'off') return false;
  if (dialsOut === 'anywhere') return true;
  return isEmergencyNumber(number) || isRussianNumber(number);
}
