// 3GPP TS 23.040 §9.2.3.24.1 (parts of a long message), TS 23.038 §6.2 (7 bit and UCS2): what a text costs.
import { septetsFor } from './gsm-alphabet.ts';

export type SmsEncoding = 'gsm-7' | 'ucs-2';

export interface Segmentation {
  readonly encoding: SmsEncoding;
  /** In the order of the text; put together they are the text again. One empty part for an empty text. */
  readonly parts: readonly string[];
  /** Used up: septets, or UTF-16 units. */
  readonly units: number;
  /** How much more fits into the last part. */
  readonly unitsLeft: number;
}

/** A single message, and one part of several: six octets of each part say which one it is. */
const sizes: Readonly<Record<SmsEncoding, { readonly single: number; readonly part: number }>> = {
  'gsm-7': { single: 160, part: 153 },
  'ucs-2': { single: 70, part: 67 },
};

/** More can't be numbered: TS 23.040 §9.2.3.24.1 has one octet for it, and networks bear fewer. */
export const mostParts = 10;

/**
 * What a text becomes on its way: GSM-7 when each of its signs is in that alphabet, UCS-2 otherwise; never another text. A sign of
 * two units (of the extension table, a surrogate pair) is not divided.
 */
export function segment(text: string): Segmentation {
  const signs = [...text];
  const encoding: SmsEncoding = signs.every((sign) => septetsFor(sign) !== undefined) ? 'gsm-7' : 'ucs-2';
  const unitsOf = (sign: string): number => (encoding === 'gsm-7' ? (septetsFor(sign) ?? 1) : sign.length);
  const units = signs.reduce((sum, sign) => sum + unitsOf(sign), 0);
  const { single, part } = sizes[encoding];
  if (units <= single) return { encoding, parts: [text], units, unitsLeft: single - units };
  const parts = [''];
  let used = 0;
  for (const sign of signs) {
    const more = unitsOf(sign);
    if (used + more > part) {
      parts.push('');
      used = 0;
    }
    parts[parts.length - 1] += sign;
    used += more;
  }
  return { encoding, parts, units, unitsLeft: part - used };
}
