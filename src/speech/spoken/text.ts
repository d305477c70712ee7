import { withoutAbbreviations, withoutAcronyms, withoutSigns } from './text-abbreviations.ts';
import { withoutAddresses } from './text-addresses.ts';
import { withoutAmounts } from './text-amounts.ts';
import { withoutDates, withoutWeekdays } from './text-calendar.ts';
import { withoutClocks } from './text-clock.ts';
import { withoutEndings, withoutNumbers, withoutPhones, withoutRomanNumbers } from './text-numbers.ts';
import { withYo } from './yo.ts';

/** What is left as it is: a scenario's slots, addresses of pages and letters. */
const untouched =
  /(\{[^{}]*\}|https?:\/\/\S+|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.-]+|(?<![\p{L}\d.-])(?:[\p{L}\d-]+\.){1,5}(?:ru|com|рф|org|net|su)(?![\p{L}\d])(?:\/\S*)?)/giu;

/** Each takes what it knows and leaves words; those that need more of the surroundings come first. */
const steps: readonly ((text: string) => string)[] = [
  withoutPhones,
  withoutAbbreviations,
  withoutWeekdays,
  withoutDates,
  withoutClocks,
  withoutRomanNumbers,
  withoutAddresses,
  withoutAmounts,
  withoutEndings,
  withoutNumbers,
  withoutAcronyms,
  withoutSigns,
  withFullPrepositions,
  withYo,
];

/**
 * Any text that a clinic has written, in the words in which it is read aloud: numbers, dates, hours, money,
 * telephone numbers, addresses and abbreviations, in their cases: «каб. 204, пн–пт 8:00–20:00» is «кабинет двести
 * четыре, с понедельника по пятницу с восьми до двадцати часов». What it does not know stays as it is, and
 * so do `{slots}`; said words are given back unchanged.
 */
export function spokenText(text: string): string {
  return (
    text
      .replace(/[^\S\n]+/g, ' ')
      .replace(/\n{2,}/g, '\n')
      // of a unit that ends a sentence one full stop is the sentence's
      .replace(/(\d\s?(?:руб|коп|мин|сек|час|шт|чел|ч|р))\.(?=\s+\p{Lu})/gu, '$1..')
      .split(untouched)
      .map((part, at) => (at % 2 === 1 ? part : spokenPart(part)))
      .join('')
  );
}

/** Of a text without figures, signs and anything short, which most names are, only the last steps are of use. */
const wordsOnly = /^(?:[а-яё\s,«»:—-]|[А-ЯЁ][а-яё])*(?:[а-яё]{5}\.|[!?])?$/u;
const weekdayOrHyphen = /(?<!\p{L})(?:пн|вт|ср|чт|пт|сб|вс|пр|б)(?!\p{L})/iu;

function spokenPart(text: string): string {
  if (wordsOnly.test(text) && !weekdayOrHyphen.test(text))
    return withYo(withFullPrepositions(withoutAcronyms(text)));
  return steps.reduce((said, step) => step(said), text);
}

/** «во втором», «со вторника», «со ста»: before these a preposition takes its vowel. */
function withFullPrepositions(text: string): string {
  return text
    .replace(/(?<!\p{L})([вскВСК])(?= втор)/gu, '$1о')
    .replace(/(?<!\p{L})([сС])(?= ст(?:а|ами)(?!\p{L}))/gu, '$1о');
}
