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
  { size: 1_000_000_000, gender: 'masculine', forms: ['миллиард', 'миллиарда', 'миллиардов'] },
  { size: 1_000_000, gender: 'masculine', forms: ['миллион', 'миллиона', 'миллионов'] },
  { size: 1000, gender: 'feminine', forms: ['тысяча', 'тысячи', 'тысяч'] },
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
 * A whole number in words: `spokenNumber(21, 'accusative', 'feminine')` is «двадцать одну».
 * The accusative is that of things, not of living beings. From 0 to 999 999 999 999; others throw RangeError.
 */
export function spokenNumber(
  value: number,
  grammaticalCase: Case = 'nominative',
  gender: Gender = 'masculine',
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
    words.push(scaleWord(scale.forms[0], count, grammaticalCase));
  }
  if (rest > 0) words.push(belowThousand(rest, grammaticalCase, gender));
  return words.join(' ');
}

function belowThousand(value: number, grammaticalCase: Case, gender: Gender): string {
  const below = value % 100;
  const tail = below < 20 ? below : below % 10;
  const parts = [
    value >= 100 ? hundreds[Math.floor(value / 100)]! : '',
    below >= 20 ? tens[Math.floor(below / 10)]! : '',
    tail > 0 ? unit(tail, gender) : '',
  ];
  return parts.flatMap((forms) => (forms ? [formOf(forms, grammaticalCase)] : [])).join(' ');
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

/** The forms of a counted noun: `час часа часов`; for «одну минуту» the accusative of one is given too. */
export interface Counted {
  readonly gender: Gender;
  readonly one: string;
  readonly few: string;
  readonly many: string;
  /** Where it differs from `one`: «минуту». */
  readonly oneAccusative?: string;
}

/** A number with its noun in the nominative or accusative: «два визита», «двадцать одну минуту». */
export function spokenCount(
  count: number,
  noun: Counted,
  grammaticalCase: 'nominative' | 'accusative' = 'nominative',
): string {
  const kind = pluralOf(count);
  const accusativeOne = kind === 'one' && grammaticalCase === 'accusative' ? noun.oneAccusative : undefined;
  return `${spokenNumber(count, grammaticalCase, noun.gender)} ${accusativeOne ?? noun[kind]}`;
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
