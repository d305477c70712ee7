import { formOf, type Case, type Gender } from './grammar.ts';

const upToNineteen = [
  'ноль ноля нолю ноль нолём ноле',
  'один одного одному один одним одном',
  'два двух двум два двумя двух',
  'три трёх трём три тремя трёх',
  'четыре четырёх четырём четыре четырьмя четырёх',
  'пять пяти пяти пять пятью пяти',
  'шесть шести шести шесть шестью шести',
  'семь семи семи семь семью семи',
  'восемь восьми восьми восемь восемью восьми',
  'девять девяти девяти девять девятью девяти',
  ...['десят', 'одиннадцат', 'двенадцат', 'тринадцат', 'четырнадцат', 'пятнадцат', 'шестнадцат', 'семнадцат']
    .concat(['восемнадцат', 'девятнадцат'])
    .map(likeFive),
];
const one = {
  masculine: upToNineteen[1]!,
  feminine: 'одна одной одной одну одной одной',
  neuter: 'одно одного одному одно одним одном',
};
const twoFeminine = 'две двух двум две двумя двух';

const tens = [
  ...['', '', 'двадцат', 'тридцат'].map(likeFive),
  'сорок сорока сорока сорок сорока сорока',
  ...['пят', 'шест', 'сем', 'восем'].map(likeFifty),
  'девяносто девяноста девяноста девяносто девяноста девяноста',
];

const hundreds = [
  '',
  'сто ста ста сто ста ста',
  'двести двухсот двумстам двести двумястами двухстах',
  'триста трёхсот трёмстам триста тремястами трёхстах',
  'четыреста четырёхсот четырёмстам четыреста четырьмястами четырёхстах',
  ...['пят', 'шест', 'сем', 'восем', 'девят'].map(likeFiveHundred),
];

const scales = [
  { size: 1_000_000_000, gender: 'masculine', word: 'миллиард' },
  { size: 1_000_000, gender: 'masculine', word: 'миллион' },
  { size: 1000, gender: 'feminine', word: 'тысяча' },
] as const;

const scaleCases: Readonly<Record<string, { one: string; many: string }>> = {
  тысяча: {
    one: 'тысяча тысячи тысяче тысячу тысячей тысяче',
    many: 'тысячи тысяч тысячам тысячи тысячами тысячах',
  },
  миллион: likeTable('миллион'),
  миллиард: likeTable('миллиард'),
};

/**
 * A whole number in words: `spokenNumber(21, 'accusative', 'feminine')` is «двадцать одну». Of living
 * beings the accusative is another: «одного», «двух», «двадцать одного», but «двадцать два».
 * From 0 to 999 999 999 999; others throw RangeError.
 */
export function spokenNumber(
  value: number,
  grammaticalCase: Case = 'nominative',
  gender: Gender = 'masculine',
  animate = false,
): string {
  if (!Number.isInteger(value) || value < 0 || value >= 1e12)
    throw new RangeError(`not a number to be said: ${value}`);
  if (value === 0) return formOf(upToNineteen[0]!, grammaticalCase);
  const words: string[] = [];
  let rest = value;
  for (const scale of scales) {
    const count = Math.floor(rest / scale.size);
    rest %= scale.size;
    if (count === 0) continue;
    // «тысяча рублей», not «одна тысяча рублей»
    if (count > 1 || words.length > 0) words.push(belowThousand(count, grammaticalCase, scale.gender));
    words.push(scaleWord(scale.word, count, grammaticalCase));
  }
  const living = animate && grammaticalCase === 'accusative' && isLiving(value);
  if (rest > 0) words.push(belowThousand(rest, grammaticalCase, gender, living));
  return words.join(' ');
}

/** «вижу двух врачей», but «вижу двадцать два врача»; one agrees always: «двадцать одного врача». */
function isLiving(value: number): boolean {
  return pluralOf(value) === 'one' || (value >= 2 && value <= 4);
}

function belowThousand(value: number, grammaticalCase: Case, gender: Gender, living = false): string {
  const below = value % 100;
  const tail = below < 20 ? below : below % 10;
  const direct = [
    value >= 100 ? hundreds[Math.floor(value / 100)]! : '',
    below >= 20 ? tens[Math.floor(below / 10)]! : '',
  ];
  const words = direct.flatMap((forms) => (forms ? [formOf(forms, grammaticalCase)] : []));
  const asGenitive = living && (tail > 1 || gender === 'masculine');
  if (tail > 0) words.push(formOf(unit(tail, gender), asGenitive ? 'genitive' : grammaticalCase));
  return words.join(' ');
}

function unit(value: number, gender: Gender): string {
  if (value === 1) return one[gender];
  return value === 2 && gender === 'feminine' ? twoFeminine : upToNineteen[value]!;
}

function scaleWord(word: string, count: number, grammaticalCase: Case): string {
  const { one: single, many } = scaleCases[word]!;
  const direct = grammaticalCase === 'nominative' || grammaticalCase === 'accusative';
  const kind = pluralOf(count);
  if (kind === 'one') return formOf(single, grammaticalCase);
  if (direct) return kind === 'few' ? formOf(single, 'genitive') : formOf(many, 'genitive');
  return formOf(many, grammaticalCase);
}

/** Which form of a noun a number takes: 1, 21, 101 → one; 2–4, 22 → few; 0, 5–20, 111 → many. */
export function pluralOf(count: number): 'one' | 'few' | 'many' {
  const tail = count % 10;
  const teen = Math.floor((count % 100) / 10) === 1;
  if (!teen && tail === 1) return 'one';
  return !teen && tail >= 2 && tail <= 4 ? 'few' : 'many';
}

/** A noun that is counted. Both lists are six forms in the order of `cases`. */
export interface Counted {
  readonly gender: Gender;
  readonly singular: string;
  readonly plural: string;
  readonly animate?: boolean;
  /** After two, three and four where it is not the genitive of the singular: «две целых». */
  readonly few?: string;
  /** After «в» and «на», where it differs: «(в первом) году». */
  readonly locative?: string;
}

/** The form of a noun that goes with a number in a case: «(двум) визитам», «(тысяче) визитов». */
export function nounAfter(count: number, noun: Counted, grammaticalCase: Case): string {
  // «ноль», «тысяча», «миллион» are nouns themselves and govern the genitive
  if (count % 1000 === 0) return formOf(noun.plural, 'genitive');
  const kind = pluralOf(count);
  if (kind === 'one') return formOf(noun.singular, grammaticalCase);
  const direct = grammaticalCase === 'nominative' || grammaticalCase === 'accusative';
  if (!direct) return formOf(noun.plural, grammaticalCase);
  const living = noun.animate && grammaticalCase === 'accusative' && isLiving(count);
  return kind === 'few' && !living
    ? (noun.few ?? formOf(noun.singular, 'genitive'))
    : formOf(noun.plural, 'genitive');
}

/** A number with its noun: «два визита», «двадцать одну минуту», «к пяти врачам». */
export function spokenCount(count: number, noun: Counted, grammaticalCase: Case = 'nominative'): string {
  const number = spokenNumber(count, grammaticalCase, noun.gender, noun.animate);
  return `${number} ${nounAfter(count, noun, grammaticalCase)}`;
}

function likeFive(stem: string): string {
  return `${stem}ь ${stem}и ${stem}и ${stem}ь ${stem}ью ${stem}и`;
}

function likeFifty(stem: string): string {
  const oblique = stem === 'восем' ? 'восьм' : stem;
  const ten = `${oblique}идесяти`;
  return `${stem}ьдесят ${ten} ${ten} ${stem}ьдесят ${stem}ьюдесятью ${ten}`;
}

function likeFiveHundred(stem: string): string {
  const oblique = stem === 'восем' ? 'восьм' : stem;
  return `${stem}ьсот ${oblique}исот ${oblique}истам ${stem}ьсот ${stem}ьюстами ${oblique}истах`;
}

function likeTable(stem: string): { one: string; many: string } {
  return {
    one: `${stem} ${stem}а ${stem}у ${stem} ${stem}ом ${stem}е`,
    many: `${stem}ы ${stem}ов ${stem}ам ${stem}ы ${stem}ами ${stem}ах`,
  };
}
