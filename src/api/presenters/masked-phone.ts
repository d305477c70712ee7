import { isEmergencyLogin } from '../contract/index.ts';

/**
 * A number that can be told from its neighbours but not dialled: `+7 912 ***-**-67`; others keep their first and last
 * two. What is no number, a company that names itself by letters, is not masked, nor is what is nobody's: 112.
 */
export function maskedPhone(phone: string): string {
  const [, code, tail] = /^\+7(\d{3})\d{5}(\d{2})$/.exec(phone) ?? [];
  if (code && tail) return `+7 ${code} ***-**-${tail}`;
  if (/\p{L}/u.test(phone) || isEmergencyLogin(phone)) return phone;
  if (phone.length < 7) return '*'.repeat(phone.length);
  return `${phone.slice(0, 3)}${'*'.repeat(phone.length - 5)}${phone.slice(-2)}`;
}
