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

/** Of «первый», of «третий»; the plural has no gender. */
type Agreement = Gender | 'plural';

const endings: Readonly<Record<Agreement, string>> = {
  masculine: 'ый ого ому ый ым ом',
  feminine: 'ая ой ой ую ой ой',
  neuter: 'ое ого ому ое ым ом',
  plural: 'ые ых ым ые ыми ых',
};
const thirdEndings: Readonly<Record<Agreement, string>> = {
  masculine: 'ий ьего ьему ий ьим ьем',
  feminine: 'ья ьей ьей ью ьей ьей',
  neuter: 'ье ьего ьему ье ьим ьем',
  plural: 'ьи ьих ьим ьи ьими ьих',
};

/**
 * An ordinal in words: `spokenOrdinal(23, 'genitive', 'neuter')` is «двадцать третьего». From 1 to
 * 9999; others throw RangeError. The accusative is that of things, unless `animate`.
 */
export function spokenOrdinal(
  value: number,
  grammaticalCase: Case = 'nominative',
  gender: Agreement = 'masculine',
  animate = false,
): string {
  if (!Number.isInteger(value) || value < 1 || value > 9999)
    throw new RangeError(`not an ordinal to be said: ${value}`);
  const last = lastPart(value);
  // «тысяча девятьсот девяносто девятый»: all but the last word are cardinals in the nominative
  const before = value - last.value;
  const living =
    animate && grammaticalCase === 'accusative' && (gender === 'masculine' || gender === 'plural');
  const word = inflected(last.word, living ? 'genitive' : grammaticalCase, gender);
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

function inflected(word: string, grammaticalCase: Case, gender: Agreement): string {
  const [pattern, stem] = word.split(':') as [string, string];
  const ending = formOf((pattern === 't' ? thirdEndings : endings)[gender], grammaticalCase);
  return stem + (pattern === 's' && ending === 'ый' ? 'ой' : ending);
}

const suffixes: Readonly<Record<string, readonly (readonly [Agreement, Case])[]>> = {
  й: [
    ['masculine', 'nominative'],
    ['feminine', 'genitive'],
  ],
  я: [['feminine', 'nominative']],
  е: [
    ['neuter', 'nominative'],
    ['plural', 'nominative'],
  ],
  го: [['masculine', 'genitive']],
  му: [['masculine', 'dative']],
  м: [
    ['masculine', 'prepositional'],
    ['masculine', 'instrumental'],
    ['plural', 'dative'],
  ],
  ю: [['feminine', 'accusative']],
  х: [['plural', 'genitive']],
  ми: [['plural', 'instrumental']],
};

/** What the ending of `5-й`, `3-го`, `2-ую`, `20-х` may mean, likeliest first; empty when it is no ending of an ordinal. */
export function ordinalEnding(written: string): readonly (readonly [Agreement, Case])[] {
  return suffixes[written] ?? suffixes[longEndings[written] ?? ''] ?? [];
}

/** Written against the rule (one or two letters), and often. */
const longEndings: Readonly<Record<string, string>> = {
  ый: 'й',
  ий: 'й',
  ой: 'й',
  ая: 'я',
  ья: 'я',
  ое: 'е',
  ье: 'е',
  ые: 'е',
  ого: 'го',
  его: 'го',
  ему: 'му',
  ому: 'му',
  ым: 'м',
  им: 'м',
  ом: 'м',
  ем: 'м',
  ую: 'ю',
  ых: 'х',
  их: 'х',
  ыми: 'ми',
};
