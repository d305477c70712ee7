import { spokenNumber } from './cardinals.ts';
import { formOf, type Case, type Gender } from './grammar.ts';

/** Stem and pattern: `h` as «первый», `s` as «второй» (stressed ending), `t` is «третий». */
const units = 'h:перв s:втор t:трет h:четвёрт h:пят s:шест s:седьм s:восьм h:девят h:десят'
  .concat(' h:одиннадцат h:двенадцат h:тринадцат h:четырнадцат h:пятнадцат h:шестнадцат')
  .concat(' h:семнадцат h:восемнадцат h:девятнадцат')
  .split(' ');
const tens =
  'h:двадцат h:тридцат s:сороков h:пятидесят h:шестидесят h:семидесят h:восьмидесят h:девяност'.split(' ');
const hundreds =
  'h:сот h:двухсот h:трёхсот h:четырёхсот h:пятисот h:шестисот h:семисот h:восьмисот h:девятисот'.split(' ');
const thousands = 'h:тысячн h:двухтысячн h:трёхтысячн h:четырёхтысячн h:пятитысячн h:шеститысячн h:семитысячн'
  .concat(' h:восьмитысячн h:девятитысячн')
  .split(' ');

const endings: Readonly<Record<Gender, string>> = {
  masculine: 'ый ого ому ый ым ом',
  feminine: 'ая ой ой ую ой ой',
  neuter: 'ое ого ому ое ым ом',
};
const thirdEndings: Readonly<Record<Gender, string>> = {
  masculine: 'ий ьего ьему ий ьим ьем',
  feminine: 'ья ьей ьей ью ьей ьей',
  neuter: 'ье ьего ьему ье ьим ьем',
};

/**
 * An ordinal in words: `spokenOrdinal(23, 'genitive', 'neuter')` is «двадцать третьего». From 1 to
 * 9999; others throw RangeError. The accusative is that of things.
 */
export function spokenOrdinal(
  value: number,
  grammaticalCase: Case = 'nominative',
  gender: Gender = 'masculine',
): string {
  if (!Number.isInteger(value) || value < 1 || value > 9999)
    throw new RangeError(`not an ordinal to be said: ${value}`);
  const last = lastPart(value);
  // «тысяча девятьсот девяносто девятый»: all but the last word are cardinals in the nominative
  const before = value - last.value;
  const word = inflected(last.word, grammaticalCase, gender);
  return before === 0 ? word : `${spokenNumber(before)} ${word}`;
}

function lastPart(value: number): { value: number; word: string } {
  const below = value % 100;
  if (below > 0 && below < 20) return { value: below, word: units[below - 1]! };
  if (below % 10 > 0) return { value: below % 10, word: units[(below % 10) - 1]! };
  if (below > 0) return { value: below, word: tens[below / 10 - 2]! };
  const hundred = (value % 1000) / 100;
  if (hundred > 0) return { value: hundred * 100, word: hundreds[hundred - 1]! };
  return { value, word: thousands[value / 1000 - 1]! };
}

function inflected(word: string, grammaticalCase: Case, gender: Gender): string {
  const [pattern, stem] = word.split(':') as [string, string];
  const ending = formOf((pattern === 't' ? thirdEndings : endings)[gender], grammaticalCase);
  return stem + (pattern === 's' && ending === 'ый' ? 'ой' : ending);
}
