import { spokenNumber } from './cardinals.ts';

/** Digits one by one: «семь, семь, один». */
export function spokenDigits(digits: string): string {
  return Array.from(digits, (digit) => spokenNumber(Number(digit))).join(' ');
}

/** Up to three digits as one number; zeros at the front are said: `05` is «ноль пять», `800` «восемьсот». */
function group(digits: string): string {
  const zeros = /^0*/.exec(digits)![0].length;
  if (zeros === 0) return spokenNumber(Number(digits));
  const rest = digits.slice(zeros);
  return [spokenDigits(digits.slice(0, zeros)), ...(rest ? [spokenNumber(Number(rest))] : [])].join(' ');
}

/** A number that people say in pieces (an extension, a code): `1203` is «двенадцать ноль три». */
export function spokenCode(digits: string): string {
  const pieces = digits.length <= 3 ? [digits] : piecesOf(digits);
  return pieces.map(group).join(' ');
}

/** Twos, after a three when the count is odd. */
function piecesOf(digits: string): string[] {
  const first = digits.length % 2 === 0 ? 2 : 3;
  return [digits.slice(0, first), ...(digits.slice(first).match(/\d{2}/g) ?? [])];
}

/**
 * A telephone number as it is said in Russia: in threes and twos with pauses between, `+7` as «плюс
 * семь»: `8 (800) 555-35-35` is «восемь, восемьсот, пятьсот пятьдесят пять, тридцать пять, тридцать
 * пять». One that is none of ten figures keeps the groups in which it is written.
 */
export function spokenPhone(written: string): string {
  const plain = written.replace(/\D/g, '');
  const country = plain.length === 11 && /^[78]/.test(plain) ? plain[0]! : '';
  const rest = plain.slice(country.length);
  const parts = written.match(/\d+/g)!;
  // a city's code of four or five figures is said as it stands in its brackets
  const coded = /^\(|\(\d{4,5}\)/.test(written);
  const groups =
    rest.length === 10 && !coded
      ? [rest.slice(0, 3), ...piecesOf(rest.slice(3))]
      : (coded && country ? parts.slice(1) : parts).flatMap((part) =>
          part.length <= 3 ? [part] : piecesOf(part),
        );
  const said = groups.map(group).join(', ');
  const plus = written.trim().startsWith('+') ? 'плюс ' : '';
  return country === '' ? plus + said : `${plus}${spokenNumber(Number(country))}, ${said}`;
}
