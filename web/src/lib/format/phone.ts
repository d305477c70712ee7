/** An E.164 number for the eye: `+79123456789` → `+7 912 345-67-89`; foreign numbers in threes, masked ones as they are. */
export function formatPhone(e164: string): string {
  if (e164.includes('*')) return e164;
  const digits = e164.replace(/\D/g, '');
  if (digits.length === 11 && digits.startsWith('7')) {
    return `+7 ${digits.slice(1, 4)} ${digits.slice(4, 7)}-${digits.slice(7, 9)}-${digits.slice(9)}`;
  }
  if (!e164.startsWith('+')) return e164;
  const groups = digits.match(/\d{1,3}/g) ?? [];
  return `+${groups.join(' ')}`;
}

/** The same number for `href="tel:"`. */
export function telephoneLink(e164: string): string {
  return `tel:${e164.replace(/[^\d+]/g, '')}`;
}
