import { incline } from 'lvovich';
import type { Case } from './grammar.ts';

const degrees =
  /(?<![\p{L}])(?:д\.?\s?м\.?\s?н|к\.?\s?м\.?\s?н|врач|доктор|dr|проф|профессор)(?![\p{L}])\.?,?/giu;
const patronymic = /(?:вич|вна|ична|ьич|мич|кич|тич|инична)$/i;
const particle = /^(?:оглы|кызы|оглу|гызы|улы)$/i;

/**
 * A person's full name in a case, as the file has it («Иванова Мария Петровна», «Мария Петровна
 * Иванова», «ИВАНОВА М. П.»): «Ивановой Марии Петровне». Initials and degrees are not said; a name
 * that the rules don't know stays in the nominative. An empty name gives an empty string.
 */
export function spokenName(fullName: string, grammaticalCase: Case): string {
  const words = wordsOf(fullName);
  const { last, first, middle } = partsOf(words);
  const inclined = incline({ last, first, middle }, grammaticalCase);
  const order = isNameFirst(words)
    ? [inclined.first, inclined.middle, inclined.last]
    : [inclined.last, inclined.first, inclined.middle];
  return order.filter(Boolean).join(' ');
}

function wordsOf(fullName: string): string[] {
  return (
    fullName
      .replace(/\(.*?\)/g, ' ')
      .replace(degrees, ' ')
      .replace(/[^\p{L}\s.-]/gu, ' ')
      // «М.П.» and «М. П.»
      .replace(/(?<!\p{L})\p{L}\./gu, ' ')
      .replace(/\./g, ' ')
      .split(/\s+/)
      .filter((word) => word.length > 1 && /^\p{L}/u.test(word))
      .map(capitalised)
  );
}

function capitalised(word: string): string {
  if (particle.test(word)) return word.toLowerCase();
  return word
    .toLowerCase()
    .replace(/(^|-)(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

function isNameFirst(words: readonly string[]): boolean {
  return words.length >= 2 && patronymic.test(words[1]!) && !patronymic.test(words[2] ?? '');
}

function partsOf(words: readonly string[]): { last?: string; first?: string; middle?: string } {
  if (isNameFirst(words))
    return { first: words[0], middle: words[1], last: words.slice(2).join(' ') || undefined };
  const middle = words.slice(2).join(' ');
  return { last: words[0], first: words[1], middle: middle || undefined };
}
