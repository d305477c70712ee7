import { spokenCount, spokenNumber } from './cardinals.ts';
import { hour, minute } from './counted-nouns.ts';
import { casesAfter, formOf, preposition, type Case } from './grammar.ts';

const midnight = 'полночь полуночи полуночи полночь полуночью полуночи';
const dash = '\\s*[-–—]\\s*';
const clock = '([01]?\\d|2[0-4])[:.]([0-5]\\d)(?![:.,]?\\d)';
const colonClock = '([01]?\\d|2[0-4]):([0-5]\\d)(?!:?\\d)';
const start = '(?<![\\d.:,])';

const range = new RegExp(`${start}(?:с\\s+)?${start}${clock}(?:${dash}|\\s+до\\s+)${clock}`, 'gu');
const fromTo = new RegExp(
  `(?<!\\p{L})с\\s+(\\d{1,2})(?:${dash}|\\s+до\\s+)(\\d{1,2})(?=\\s*(?:ч(?:ас(?:ов|а)?)?\\.?)?(?![\\p{L}\\d:.]))`,
  'giu',
);
/** «10-00»: no span ends with two zeros. */
const hyphened = /(?<![\d-])([01]?\d|2[0-4])-00(?![\d-])/g;
const single = new RegExp(
  `(?:(${preposition})\\s+)?${start}${colonClock}(?:\\s*(?:ч(?:ас(?:ов|а)?)?\\.?)(?!\\p{L}))?`,
  'giu',
);
const dotted = new RegExp(
  `(?<!\\p{L})(в|с|до|к|после)\\s+([01]?\\d|2[0-4])\\.(00|[0-5]\\d)(?![.\\d]|\\s*(?:%|₽|руб|тыс|м[лгм]|г(?!\\p{L})))`,
  'giu',
);
const partOfDay = new RegExp(
  `(?:(${preposition})\\s+)?(?<!\\d)(\\d{1,2})\\s*(?:ч(?:ас(?:а|ов)?)?\\.?\\s+)?(утра|дня|вечера|ночи)(?!\\p{L})`,
  'giu',
);

/** «8:00–20:00» → «с восьми до двадцати часов», «до 9:30» → «до девяти часов тридцати минут». */
export function withoutClocks(text: string): string {
  return text
    .replace(hyphened, '$1:00')
    .replace(range, (_, h1: string, m1: string, h2: string, m2: string) => spokenRange(h1, m1, h2, m2))
    .replace(fromTo, (found, from: string, to: string) =>
      Number(from) > 24 || Number(to) > 24
        ? found
        : `${/^С/.test(found) ? 'С' : 'с'} ${spokenNumber(Number(from), 'genitive')} до ${spokenNumber(Number(to), 'genitive')}`,
    )
    .replace(/(?<!\p{L})(с [\p{L} ]{4,40} до [\p{L} ]{4,40}?)\s+ч\.?(?!\p{L})/giu, '$1 часов')
    .replace(single, (_, word: string | undefined, h: string, m: string) => {
      return `${word === undefined ? '' : `${word} `}${spokenClock(h, m, casesAfter(word)[0] ?? 'nominative')}`;
    })
    .replace(dotted, (found, word: string, h: string, m: string) => {
      // «до 10.12» is a day rather
      const day = Number(m) >= 1 && Number(m) <= 12 && word.toLowerCase() !== 'в';
      return day ? found : `${word} ${spokenClock(h, m, casesAfter(word)[0]!)}`;
    })
    .replace(partOfDay, (found, word: string | undefined, h: string, part: string) => {
      if (Number(h) > 12 || (part.toLowerCase() === 'дня' && word === undefined)) return found;
      const wanted = casesAfter(word)[0] ?? 'nominative';
      const said = h === '1' ? formOf(hour.singular, wanted) : spokenNumber(Number(h), wanted);
      return `${word === undefined ? '' : `${word} `}${said} ${part}`;
    });
}

function spokenRange(h1: string, m1: string, h2: string, m2: string): string {
  if (Number(m1) === 0 && Number(m2) === 0 && Number(h1) > 0 && Number(h2) < 24 && Number(h2) > 0) {
    return `с ${spokenNumber(Number(h1), 'genitive')} до ${spokenCount(Number(h2), hour, 'genitive')}`;
  }
  return `с ${spokenClock(h1, m1, 'genitive')} до ${spokenClock(h2, m2, 'genitive')}`;
}

function spokenClock(h: string, m: string, grammaticalCase: Case): string {
  if (Number(h) % 24 === 0 && Number(m) === 0) return formOf(midnight, grammaticalCase);
  const hours = spokenCount(Number(h), hour, grammaticalCase);
  return Number(m) === 0 ? hours : `${hours} ${spokenCount(Number(m), minute, grammaticalCase)}`;
}
