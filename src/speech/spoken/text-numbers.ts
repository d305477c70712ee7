import { pluralOf, spokenNumber } from './cardinals.ts';
import { countedNoun, isNumbered, numberedNoun } from './counted-nouns.ts';
import { spokenCode, spokenDigits, spokenPhone } from './digits.ts';
import { casesAfter, fittingCase, preposition, type Case, type Gender } from './grammar.ts';
import { ordinalEnding, spokenOrdinal } from './ordinals.ts';

const before = `(?:(${preposition})\\s+)?`;
const start = '(?<![\\p{L}\\d.,:/-])';
const between = '[\\s(-]*';

const longPhone = new RegExp(
  `(?<![\\d+])(?:\\+7|[78])${between}(?:\\d{3}[\\s)-]*\\d{3}|\\d{4}[\\s)-]*\\d{2}|\\d{5}[\\s)-]*\\d)[\\s-]?\\d{2}[\\s-]?\\d{2}(?!\\d)`,
  'gu',
);
const foreignPhone = /\+(?!7)\d[\d\s()-]{8,16}\d(?!\d)/g;
const codedPhone = /\(\d{3,5}\)\s?\d[\d-]{4,8}(?!\d)/g;
const shortPhone = /(?<![\d-])\d{3}-\d{2}-\d{2}(?![\d-])/g;
const cityPhone =
  /(?<=(?:тел\.|телефон\p{L}*|звоните|позвоните|номер\p{L}*)[:\s]+)\d{2}-\d{2}-\d{2}(?![\d-])/giu;
const extension = /(?<!\p{L})(?:доб\.|добавочный|вн\.|внутренний)\s*(?:номер\s*)?№?\s*(\d{1,6})/giu;

/** Telephone numbers and their extensions, in the groups in which they are said. */
export function withoutPhones(text: string): string {
  return text
    .replace(extension, (found, digits: string) => {
      return `${/^в/iu.test(found) ? 'внутренний' : 'добавочный'} ${spokenCode(digits)}`;
    })
    .replace(longPhone, spokenPhone)
    .replace(foreignPhone, (digits) => spokenPhone(digits))
    .replace(codedPhone, (digits) => spokenPhone(digits))
    .replace(shortPhone, (digits) => spokenPhone(digits))
    .replace(cityPhone, (digits) => spokenPhone(digits));
}

const dashOrNothing = '(?:\\s*[-–—]\\s*';
const romanNumber = '(X{0,3}(?:IX|IV|V?I{0,3}))';
const roman = new RegExp(
  `${before}(?<![\\p{L}\\d])(?=[XVI])${romanNumber}(?![\\p{L}\\d])${dashOrNothing}(?=[XVI])${romanNumber})?\\s+(\\p{L}+)`,
  'gu',
);
const romanDigits: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10 };

/** «II этаж» → «второй этаж», «XX–XXI века»; a Roman number without a noun that we know stays. */
export function withoutRomanNumbers(text: string): string {
  return text.replace(
    roman,
    (found, word: string | undefined, first: string, second: string | undefined, form: string) => {
      const read = numberedNoun(form);
      if (!read) return found;
      const grammaticalCase = fittingCase(read.cases, ordinalWants(word));
      const said = [first, ...(second ? [second] : [])].map((each) =>
        spokenOrdinal(romanValue(each), grammaticalCase, read.noun.gender, read.noun.animate),
      );
      return `${prefix(word)}${said.join('-')} ${form}`;
    },
  );
}

function romanValue(digits: string): number {
  const values = Array.from(digits, (digit) => romanDigits[digit]!);
  return values.reduce((sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value), 0);
}

const withEnding = new RegExp(
  `${before}${start}(\\d{1,4})-\\s?([а-яё]{1,3})(?!\\p{L})(?=(?:\\s+(\\p{L}+))?)`,
  'giu',
);
const compound = new RegExp(`${start}(\\d{1,4})-([а-яё]{4,})`, 'giu');

/** «5-й этаж», «2-го числа», «10-ти минут», «30-минутный». */
export function withoutEndings(text: string): string {
  return text
    .replace(compound, (_, digits: string, word: string) => `${compoundPrefix(Number(digits))}${word}`)
    .replace(withEnding, (found, word: string | undefined, digits: string, ending: string, next?: string) => {
      const said = spokenWithEnding(Number(digits), ending.toLowerCase(), word, next);
      return said === undefined ? found : `${prefix(word)}${said}`;
    });
}

function spokenWithEnding(
  value: number,
  ending: string,
  word: string | undefined,
  next: string | undefined,
): string | undefined {
  const cardinal = cardinalEnding(value, ending);
  if (cardinal) return spokenNumber(value, cardinal);
  const possible = ordinalEnding(ending);
  if (possible.length === 0 || value === 0) return undefined;
  const wanted = ordinalWants(word);
  const read = next === undefined ? undefined : numberedNoun(next);
  if (read && possible.some(([gender]) => agrees(gender, read.noun.gender))) {
    const grammaticalCase = fittingCase(read.cases, wanted);
    return spokenOrdinal(value, grammaticalCase, read.noun.gender, read.noun.animate);
  }
  const oblique = word !== undefined && next !== undefined && /(?:[еиы]|ой|ей)$/u.test(next);
  const plural = next !== undefined && /[ыи]$/u.test(next);
  const [gender, grammaticalCase] =
    (ending === 'й' && oblique && possible[1]) ||
    (ending === 'е' && plural && possible[1]) ||
    possible.find(([, each]) => wanted.includes(each)) ||
    possible[0]!;
  return spokenOrdinal(value, grammaticalCase, gender);
}

/** An ending of the masculine is that of the neuter too, but for the nominative. */
function agrees(written: Gender | 'plural', gender: Gender): boolean {
  return written === gender || (written === 'masculine' && gender === 'neuter');
}

/** «10-ти», «2-х», «7-ми», «3-мя»: the case of a cardinal written with its ending. */
function cardinalEnding(value: number, ending: string): Case | undefined {
  const tail = value % 100 >= 11 && value % 100 <= 19 ? 10 : value % 10;
  const small = tail >= 2 && tail <= 4;
  if ((ending === 'х' || ending === 'ёх' || ending === 'ух' || ending === 'ех') && small) return 'genitive';
  if ((ending === 'м' || ending === 'ём' || ending === 'ум') && small && ending !== 'м') return 'dative';
  if ((ending === 'мя' || ending === 'умя') && small) return 'instrumental';
  if (ending === 'ти' && (tail === 0 || tail === 5 || tail === 6 || tail === 9)) return 'genitive';
  if (ending === 'ми' && (tail === 7 || tail === 8)) return 'genitive';
  return undefined;
}

/** «тридцати(минутный)», «двух(дневный)», «сорока-», «сто-»: the number inside a word. */
function compoundPrefix(value: number): string {
  if (value === 1) return 'одно';
  if (value === 1000) return 'тысяче';
  const joined = spokenNumber(value, 'genitive').split(' ');
  return joined
    .map((word) =>
      word === 'ста' ? 'сто' : word === 'девяноста' ? 'девяносто' : word === 'одного' ? 'одно' : word,
    )
    .join('');
}

const codeAfterWord = /(?<=\p{L})-(\d{1,4})(?![\d\p{L}])/gu;
const numberSpan = new RegExp(
  `${before}${start}(\\d{1,4})\\s*[-–—]\\s*(\\d{1,4})(?![\\d.,:-])(?=(?:\\s+(\\p{L}+))?)`,
  'giu',
);
const number = new RegExp(
  `${before}(?<![\\p{L}\\d]|\\d[.,:])(\\d{1,3}(?: \\d{3}){1,3}(?!\\d)|\\d+)(?![\\d]|[.,:]\\d)(?=(?:\\s+(\\p{L}+))?)`,
  'giu',
);

const fraction = /(?<![\d,.])(\d{1,4})\s?\/\s?(\d{1,4})(?![\d,.])(?=(\s\p{Ll})?)/gu;

/** «1/2 таблетки» is a part of it, «12/3» a house. */
function spokenPart(part: string, whole: string, form: string | undefined): string {
  const [few, many] = [Number(part), Number(whole)];
  if (form === undefined || few === 0 || few >= many || many > 10) return `${part} дробь ${whole}`;
  const parts =
    few === 1 ? spokenOrdinal(many, 'nominative', 'feminine') : spokenOrdinal(many, 'genitive', 'plural');
  return `${spokenNumber(few, 'nominative', 'feminine')} ${parts}`;
}

/** What is left: numbers before a noun in its case and gender, by themselves, and long ones digit by digit. */
export function withoutNumbers(text: string): string {
  return text
    .replace(codeAfterWord, (_, digits: string) => ` ${spokenCode(digits)}`)
    .replace(fraction, (_, part: string, whole: string, form?: string) => spokenPart(part, whole, form))
    .replace(numberSpan, (_, word: string | undefined, from: string, to: string, form?: string) => {
      const first = spokenBefore(Number(from), word, form);
      return `${prefix(word)}${first}-${spokenBefore(Number(to), word, form)}`;
    })
    .replace(number, (_, word: string | undefined, digits: string, form?: string) => {
      const plain = digits.replace(/ /g, '');
      const code = plain.length > 6 && !digits.includes(' ');
      const said =
        code || (plain.length > 1 && plain.startsWith('0'))
          ? plain.length > 4
            ? spokenDigits(plain)
            : spokenCode(plain)
          : spokenBefore(Number(plain), word, form);
      return `${prefix(word)}${said}`;
    });
}

/** The number that stands before `form`, after a preposition; `form` itself is left as it is written. */
function spokenBefore(value: number, word: string | undefined, form: string | undefined): string {
  const wanted = casesAfter(word);
  if (form === undefined) return spokenNumber(value, wanted[0]);
  const counted = countedNoun(value, form);
  const numbered = value >= 1 && value <= 9999 ? numberedNoun(form) : undefined;
  const naming = numbered && isNumbered(numbered.noun) && pluralOf(value) !== 'many';
  const fits = counted?.cases.some((each) => wanted.includes(each));
  if (numbered && (!counted || (naming && (pluralOf(value) === 'one' || (wanted.length > 0 && !fits))))) {
    const grammaticalCase = fittingCase(numbered.cases, ordinalWants(word));
    return spokenOrdinal(value, grammaticalCase, numbered.noun.gender, numbered.noun.animate);
  }
  if (counted) {
    const grammaticalCase = fittingCase(counted.cases, wanted);
    return spokenNumber(value, grammaticalCase, counted.noun.gender, counted.noun.animate);
  }
  const guessed = guess(value, form);
  return spokenNumber(value, guessed.grammaticalCase ?? wanted[0], guessed.gender);
}

/** Words after a number that it does not count. */
const particles = new Set(
  'а без бы в во да для до за и из или к ко на не но о об от по под при про с со у что это я она они мы вы'.split(
    ' ',
  ),
);

/** Gender and case of a noun that we don't know, by its ending; nothing is guessed of names and small words. */
function guess(value: number, form: string): { gender?: Gender; grammaticalCase?: Case } {
  if (/^\p{Lu}/u.test(form) || particles.has(form) || form.length < 3) return {};
  const kind = pluralOf(value);
  if (kind !== 'one') {
    if (/[ая]ми$|[ыи]ми$/.test(form)) return { grammaticalCase: 'instrumental' };
    if (/[ая]м$/.test(form)) return { grammaticalCase: 'dative' };
    if (/[ая]х$/.test(form)) return { grammaticalCase: 'prepositional' };
    const two = value % 10 === 2 && kind === 'few';
    return two && /[ыи]$|[ыи]е$/.test(form) ? { gender: 'feminine' } : {};
  }
  if (/[ая]$/.test(form)) return { gender: 'feminine' };
  if (/[ую]$/.test(form)) return { gender: 'feminine', grammaticalCase: 'accusative' };
  return /[ое]$/.test(form) ? { gender: 'neuter' } : {};
}

/** «на втором этаже», «в пятом кабинете»: where, rather than whither, when the form may be either. */
function ordinalWants(word: string | undefined): readonly Case[] {
  const wanted = casesAfter(word);
  return wanted.includes('prepositional') ? ['prepositional', ...wanted] : wanted;
}

function prefix(word: string | undefined): string {
  return word === undefined ? '' : `${word} `;
}
