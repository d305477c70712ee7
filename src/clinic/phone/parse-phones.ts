// ITU-T E.164 numbers from a cell as people write it: Russian notation, several numbers, notes.
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { E164 } from '../../base/index.ts';

export type PhoneProblem =
  'phone.empty' | 'phone.invalid' | 'phone.short' | 'phone.foreign' | 'phone.landline' | 'phone.extension';

export interface ParsedPhones {
  /** Russian mobiles first, otherwise in the order of the cell; no number twice. */
  readonly phones: readonly E164[];
  /** What stood beside the number: `мама`. */
  readonly note?: string;
  /** Without phones: why there is none. With phones: what a person should know about them. */
  readonly problem?: PhoneProblem;
}

type Kind = 'mobile' | 'landline' | 'foreign' | 'short' | 'invalid';

interface Found {
  readonly kind: Kind;
  readonly phone?: E164;
}

const extensionPattern = /(?:доб(?:авочный)?\.?|вн(?:утр)?\.|ext\.?|#)\s*:?\s*\d{1,6}/giu;
const numberPattern = /\+?\d[\d\s().-]*/gu;
const longestCell = 500;

/** Reads every telephone of a cell. Foreign numbers (Kazakhstan's +7 6… and +7 7… too) are kept and flagged. */
export function parsePhones(cell: string): ParsedPhones {
  const plain = simplify(cell.slice(0, longestCell));
  if (/^(?:\+7|8)?9\d{9}$/.test(plain)) return { phones: [`+7${plain.slice(-10)}`] };
  if (plain === '') return { phones: [], problem: 'phone.empty' };
  const withoutExtension = plain.replace(extensionPattern, ' ');
  const hasExtension = withoutExtension !== plain;
  const found = [...withoutExtension.matchAll(numberPattern)].flatMap((match) => readRun(match[0]));
  const good = found.filter((one) => one.phone !== undefined).sort((a, b) => rank(a.kind) - rank(b.kind));
  const phones = [...new Set(good.map((one) => one.phone as E164))];
  const problem = problemOf(found, good, hasExtension);
  const note = noteOf(withoutExtension);
  return { phones, ...(note ? { note } : {}), ...(problem ? { problem } : {}) };
}

function simplify(cell: string): string {
  return cell
    .normalize('NFKC')
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/^(\d{10,11})\.0$/, '$1');
}

function rank(kind: Kind): number {
  return kind === 'mobile' ? 0 : 1;
}

function problemOf(
  found: readonly Found[],
  good: readonly Found[],
  hasExtension: boolean,
): PhoneProblem | undefined {
  const first = good[0];
  if (!first) {
    if (found.some((one) => one.kind === 'short')) return 'phone.short';
    return 'phone.invalid';
  }
  if (first.kind === 'foreign') return 'phone.foreign';
  if (hasExtension) return 'phone.extension';
  if (first.kind === 'landline') return 'phone.landline';
  return good.length < found.length ? 'phone.invalid' : undefined;
}

/** One run of digits; two Russian numbers written without a mark between them are 20 to 22 digits, as an account's are. */
function readRun(run: string): Found[] {
  const digits = run.replaceAll(/\D/g, '');
  if (digits.length < 5) return [];
  const pair = /^([78]?[3489]\d{9})([78]?[3489]\d{9})$/.exec(digits);
  if (pair?.[1] && pair[2]) {
    const both = [readNumber(pair[1], false), readNumber(pair[2], false)];
    return both.every(({ phone }) => phone !== undefined) ? both : [{ kind: 'invalid' }];
  }
  return [readNumber(digits, run.startsWith('+'))];
}

function readNumber(digits: string, hasPlus: boolean): Found {
  if (digits.length < 8 && !hasPlus) return { kind: 'short' };
  const international = toInternational(digits, hasPlus);
  if (/^\+79\d{9}$/.test(international)) return { kind: 'mobile', phone: international };
  const parsed = parsePhoneNumberFromString(international);
  if (!parsed?.isValid()) return { kind: 'invalid' };
  const phone = parsed.number as E164;
  if (parsed.country !== 'RU') return { kind: 'foreign', phone };
  return { kind: 'landline', phone };
}

function toInternational(digits: string, hasPlus: boolean): E164 {
  // «8» is the trunk prefix; «+8 9…» is it again, with a plus that doesn't belong
  if (digits.length === 11 && digits.startsWith('8') && (!hasPlus || digits[1] === '9'))
    return `+7${digits.slice(1)}`;
  if (hasPlus) return `+${digits}`;
  if (digits.startsWith('810') && digits.length > 11) return `+${digits.slice(3)}`;
  if (digits.length === 10) return `+7${digits}`;
  return `+${digits}`;
}

function noteOf(text: string): string | undefined {
  const rest = text
    .replace(numberPattern, ' ')
    .replaceAll(
      /(?:^|\s)(?:тел(?:ефон)?|моб(?:ильный)?|сот(?:овый)?|дом(?:ашний)?|раб(?:очий)?|и|или|т|м)[.:]*(?=\s|$)/giu,
      ' ',
    )
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return /\p{L}{2}/u.test(rest) ? rest.slice(0, 80) : undefined;
}
