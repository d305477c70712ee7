import type { CallRow } from '../../../src/api/contract/index.ts';
import { formatPhone } from '../lib/format/phone.ts';
import type { Dictionary } from '../lib/i18n/index.ts';

type Known = Pick<CallRow, 'patientName' | 'purpose' | 'phone'>;

/** Whom we talk with in a call, by the best that is known of him. */
export function whoOf({ patientName, purpose, phone }: Known, t: Dictionary): string {
  if (patientName !== null) return patientName;
  if (purpose === 'test') return t.calls.test;
  return numberOf({ phone }, t);
}

/** His number beside his name; null where nothing but the number is known, which stands there already. */
export function numberBeside(call: Known, t: Dictionary): string | null {
  const number = numberOf(call, t);
  return whoOf(call, t) === number ? null : number;
}

/** His number, as much of it as may be shown. */
export function numberOf({ phone }: Pick<Known, 'phone'>, t: Dictionary): string {
  return phone === null ? t.calls.anonymous : formatPhone(phone);
}
