import { nounAfter, spokenCount, spokenNumber, type Counted } from './cardinals.ts';
import { countedNoun, hour, million, minute, milliard, rouble, thousand, units } from './counted-nouns.ts';
import { casesAfter, fittingCase, formOf, preposition, type Case } from './grammar.ts';
import { spokenDecimal, spokenDuration, spokenMoney } from './quantities.ts';

const dash = '\\s*[-–—]\\s*';
const start = '(?<![\\p{L}\\d.,:/])';
/** With its thousands parted by spaces or not. */
const whole = '(\\d{1,3}(?: \\d{3}){1,3}(?!\\d)|\\d{1,12})';
const scale = '(?:\\s*(тыс|млн|млрд)\\.?(?!\\p{L}))?';
const currency = '\\s*(?:₽|руб(?:\\.|(?!\\p{L}))|р\\.?(?!\\p{L}|\\/))';
const before = `(?:(${preposition})\\s+)?`;

const moneySpan = new RegExp(`${start}${whole}${dash}${whole}${scale}${currency}`, 'giu');
const money = new RegExp(`${before}${start}${whole}(?:[.,](\\d{1,3}))?${scale}${currency}`, 'giu');
const scaled = new RegExp(`${before}${start}${whole}(?:,(\\d{1,3}))?\\s*(тыс|млн|млрд)\\.?(?!\\p{L})`, 'giu');
const hoursAndMinutes = new RegExp(
  `${before}${start}(\\d{1,2})\\s*(?:ч\\.?|час(?:а|ов)?)\\s+(\\d{1,2})\\s*(?:мин\\.?|минут[аыу]?)(?!\\p{L})`,
  'giu',
);
const unitNames = Object.keys(units)
  .sort((one, other) => other.length - one.length)
  .map((name) => (/^\p{L}+$/u.test(name) ? `${name}(?!\\p{L})\\.?` : name));
const unit = `\\s*(${unitNames.join('|')})`;
const unitSpan = new RegExp(`${before}${start}${whole}${dash}${whole}${unit}`, 'gu');
const unitAlone = new RegExp(`${before}${start}${whole}${unit}`, 'gu');
const unitDecimal = new RegExp(`${before}${start}${whole},(\\d{1,3})${unit}`, 'gu');
const decimal = new RegExp(
  `${before}${start}${whole},(\\d{1,3})(?![\\d,])(?:\\s+(?!${preposition})(\\p{Ll}+))?`,
  'giu',
);

const scales: Readonly<Record<string, Counted>> = { тыс: thousand, млн: million, млрд: milliard };

/** Money, measures and decimal fractions: «от 1 500 ₽», «1,5 млн руб.», «500мг», «2,5 часа», «10–15 мин». */
export function withoutAmounts(text: string): string {
  return text
    .replace(moneySpan, (_, from: string, to: string, size?: string) => {
      const noun = size ? scales[size.toLowerCase()]! : undefined;
      const first = spokenNumber(numberOf(from), 'genitive', noun?.gender);
      return `от ${first} до ${sum(to, undefined, size, 'genitive')}`;
    })
    .replace(money, (_, word: string | undefined, roubles: string, kopecks?: string, size?: string) => {
      return `${prefix(word)}${sum(roubles, kopecks, size, casesAfter(word)[0] ?? 'nominative')}`;
    })
    .replace(
      scaled,
      (_, word: string | undefined, digits: string, fraction: string | undefined, size: string) => {
        const said = scaledNumber(digits, fraction, size, casesAfter(word)[0] ?? 'nominative');
        return `${prefix(word)}${said}`;
      },
    )
    .replace(hoursAndMinutes, (_, word: string | undefined, hours: string, minutes: string) => {
      const wanted = casesAfter(word)[0] ?? 'nominative';
      // more hours than anything lasts in a clinic are an hour of the day
      const said =
        Number(hours) > 5 && Number(minutes) > 0
          ? `${spokenCount(Number(hours), hour, wanted)} ${spokenCount(Number(minutes), minute, wanted)}`
          : spokenDuration(Number(hours) * 60 + Number(minutes), wanted);
      return `${prefix(word)}${said}`;
    })
    .replace(unitSpan, (_, word: string | undefined, from: string, to: string, name: string) => {
      const { noun, wanted } = measured(name, word);
      const first = spokenNumber(numberOf(from), wanted, noun.gender);
      return `${prefix(word)}${first}-${spokenCount(numberOf(to), noun, wanted)}`;
    })
    .replace(
      unitDecimal,
      (found, word: string | undefined, digits: string, fraction: string, name: string) => {
        const { noun, wanted } = measured(name, word);
        const said = spokenDecimal(numberOf(digits), fraction, wanted, noun);
        return said === undefined ? found : `${prefix(word)}${said}`;
      },
    )
    .replace(unitAlone, (_, word: string | undefined, digits: string, name: string) => {
      const { noun, wanted } = measured(name, word);
      return `${prefix(word)}${spokenCount(numberOf(digits), noun, wanted)}`;
    })
    .replace(decimal, (found, word: string | undefined, digits: string, fraction: string, form?: string) =>
      spokenFraction(found, word, digits, fraction, form),
    );
}

/** «2,5 часа»: the noun is one that we know, or what is said is the fraction alone. */
function spokenFraction(
  found: string,
  word: string | undefined,
  digits: string,
  fraction: string,
  form: string | undefined,
): string {
  const wanted = casesAfter(word);
  // a noun after a fraction stands in the genitive of the singular, as after two
  const read = form === undefined ? undefined : (countedNoun(2, form) ?? countedNoun(5, form));
  const grammaticalCase = read
    ? fittingCase(['nominative', 'genitive', 'accusative'], wanted)
    : (wanted[0] ?? 'nominative');
  const said = spokenDecimal(numberOf(digits), fraction, grammaticalCase, read?.noun);
  if (said === undefined) return found;
  return `${prefix(word)}${said}${form !== undefined && !read ? ` ${form}` : ''}`;
}

function measured(name: string, word: string | undefined): { noun: Counted; wanted: Case } {
  return { noun: units[name.replace(/\.$/, '')]!, wanted: casesAfter(word)[0] ?? 'nominative' };
}

function sum(
  roubles: string,
  fraction: string | undefined,
  size: string | undefined,
  grammaticalCase: Case,
): string {
  if (size)
    return `${scaledNumber(roubles, fraction, size, grammaticalCase)} ${formOf(rouble.plural, 'genitive')}`;
  const kopecks = fraction === undefined ? 0 : Math.round(Number(`0.${fraction}`) * 100);
  return spokenMoney(numberOf(roubles) * 100 + kopecks, grammaticalCase);
}

function scaledNumber(
  digits: string,
  fraction: string | undefined,
  size: string,
  grammaticalCase: Case,
): string {
  const noun = scales[size.toLowerCase()]!;
  const count = numberOf(digits);
  const said = fraction === undefined ? undefined : spokenDecimal(count, fraction, grammaticalCase, noun);
  if (said !== undefined) return said;
  // «тысяча рублей», not «одна тысяча рублей»
  return count === 1 ? nounAfter(1, noun, grammaticalCase) : spokenCount(count, noun, grammaticalCase);
}

function prefix(word: string | undefined): string {
  return word === undefined ? '' : `${word} `;
}

function numberOf(digits: string): number {
  return Number(digits.replace(/ /g, ''));
}
