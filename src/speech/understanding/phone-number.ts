// ITU-T E.164 as Russia dials it (Приказ Минцифры № 1192): 8 or +7, three digits of a code, seven of a number.
import type { E164 } from '../../base/index.ts';
import { cardinalWord } from './numerals.ts';
import type { Word } from './words.ts';

export interface PhoneRead {
  readonly phone: E164;
  /** What else the same words may be; to be asked. */
  readonly or: readonly E164[];
  readonly end: number;
}

/** How digits can be read out of a run of words: `parts` groups of them, the fewest that give such a length. */
interface Reading {
  readonly parts: number;
  readonly digits: readonly string[];
}

const longestRun = 24;
const longest = 11;
const keptReadings = 4;
const repeated: Readonly<Record<string, number>> = { два: 2, две: 2, три: 3, четыре: 4 };

/**
 * A Russian telephone number said in any grouping: «восемь девятьсот двенадцать триста сорок пять шестьдесят семь
 * восемьдесят девять». Of the ways to join the words («двадцать пять» is 25 or 20 and 5) those count that give ten
 * digits, or eleven behind 8 or 7; of these the ones with the largest groups.
 */
export function readPhone(words: readonly Word[], at: number): PhoneRead | undefined {
  const start = words[at]?.text === 'плюс' ? at + 1 : at;
  const run = numeralRun(words, start);
  const table = readingsOf(run);
  // «мой номер … два кабинета»: the number may end before the numerals do
  for (let length = run.length; length >= 1; length -= 1) {
    const [phone, ...or] = phonesOf(table[length]!);
    if (phone !== undefined) return { phone, or, end: start + length };
  }
  return undefined;
}

function numeralRun(words: readonly Word[], start: number): string[] {
  const run: string[] = [];
  for (let i = start; i < words.length && run.length < longestRun; i += 1) {
    const { text } = words[i]!;
    const value = cardinalWord(text);
    if (!/^\d{1,11}$/.test(text) && (value === undefined || value === 1000)) break;
    run.push(text);
  }
  return run;
}

function phonesOf(readings: readonly (Reading | undefined)[]): E164[] {
  const eleven = (readings[longest]?.digits ?? []).filter((digits) => /^[78][3489]/.test(digits));
  const ten = (readings[longest - 1]?.digits ?? []).filter((digits) => /^[3489]/.test(digits));
  const found = (eleven.length > 0 ? eleven.map((digits) => digits.slice(1)) : ten).map(
    (digits) => `+7${digits}` as const,
  );
  return [...new Set(found)];
}

/** For the first words of the run, each number of them: by length in digits, the readings with the fewest groups. */
function readingsOf(run: readonly string[]): readonly (readonly (Reading | undefined)[])[] {
  const table: (Reading | undefined)[][] = run.map(() => []);
  table.push([]);
  table[0]![0] = { parts: 0, digits: [''] };
  run.forEach((_, from) => {
    for (const group of groupsAt(run, from)) {
      for (let length = 0; length + group.digits.length <= longest; length += 1) {
        const before = table[from]![length];
        if (before) extend(table[group.end]!, length + group.digits.length, before, group.digits);
      }
    }
  });
  return table;
}

function extend(row: (Reading | undefined)[], length: number, before: Reading, digits: string): void {
  const parts = before.parts + 1;
  const there = row[length];
  if (there && there.parts < parts) return;
  const longer = before.digits.map((head) => head + digits);
  const kept = there?.parts === parts ? [...there.digits, ...longer] : longer;
  row[length] = { parts, digits: [...new Set(kept)].slice(0, keptReadings) };
}

/** The groups that begin at a word: «триста», «триста сорок», «триста сорок пять», «два нуля». */
function groupsAt(run: readonly string[], from: number): { digits: string; end: number }[] {
  const text = run[from]!;
  if (/^\d/.test(text)) return [{ digits: text, end: from + 1 }];
  const groups: { digits: string; end: number }[] = [];
  const times = repeated[text];
  if (times && /^(?:нуля|ноля|нулей)$/.test(run[from + 1] ?? ''))
    groups.push({ digits: '0'.repeat(times), end: from + 2 });
  let sum = 0;
  let room = 1000;
  for (let i = from; i < run.length; i += 1) {
    const value = cardinalWord(run[i]!);
    const first = i === from;
    if (value === undefined || (value === 0 && !first)) break;
    if (value > 0 && room < (value < 10 ? 10 : value < 100 ? 100 : 1000)) break;
    sum += value;
    groups.push({ digits: String(sum), end: i + 1 });
    if (value < 20) break;
    room = value < 100 ? 10 : 100;
  }
  return groups;
}
