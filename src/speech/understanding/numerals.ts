import { spokenNumber } from '../spoken/cardinals.ts';
import { cases, type Gender } from '../spoken/grammar.ts';
import { spokenOrdinal } from '../spoken/ordinals.ts';
import type { Word } from './words.ts';

export interface NumberRead {
  readonly value: number;
  /** «пятого», «25-го». */
  readonly ordinal: boolean;
  /** The first word behind it. */
  readonly end: number;
}

const genders: readonly Gender[] = ['masculine', 'feminine', 'neuter'];
/** One word each; all others are made of these. */
const simple = [...Array(20).keys(), 20, 30, 40, 50, 60, 70, 80, 90].concat(
  [1, 2, 3, 4, 5, 6, 7, 8, 9].map((hundreds) => hundreds * 100),
);
const cardinals = new Map<string, number>([
  ...['нуль', 'нуля', 'нулю', 'нулем', 'нуле', 'нулей'].map((word) => [word, 0] as const),
  ...['тыща', 'тыщи', 'тыщу', 'тыщ'].map((word) => [word, 1000] as const),
  ['единица', 1],
  ['единицу', 1],
  ['двойка', 2],
  ['двойку', 2],
  ['тройка', 3],
  ['тройку', 3],
  ['писят', 50],
  ['пятьсят', 50],
  ['шестьсят', 60],
  ['шисят', 60],
  ['семьсят', 70],
  ['восемьсят', 80],
]);
const ordinals = new Map<string, number>();

fill();

/** The value of one word when it is a cardinal in any case and gender; 1000 is «тысяча». */
export function cardinalWord(text: string): number | undefined {
  return cardinals.get(text);
}

/** The value of one word when it is an ordinal in any case, gender and number: «пятого», «третьих». */
export function ordinalWord(text: string): number | undefined {
  return ordinals.get(text);
}

/** Whether the word can be part of a number. */
export function isNumeral(text: string): boolean {
  return cardinals.has(text) || ordinals.has(text) || /^\d+\p{L}*$/u.test(text);
}

/**
 * The number that begins at a word, 0 to 999 999, as long as it goes on rightly: «двадцать пять» is one,
 * of «пять двадцать» only the five. `undefined` when none begins there.
 */
export function readNumber(words: readonly Word[], at: number): NumberRead | undefined {
  let thousands = -1;
  let group = -1;
  /** What may follow must be below this: 1000 at first, 100 behind hundreds, 10 behind tens. */
  let room = 1000;
  let next = at;
  for (; next < words.length; next += 1) {
    const { text } = words[next]!;
    const digits = /^(\d{1,6})(\p{L}*)$/u.exec(text);
    if (digits) {
      const value = Number(digits[1]);
      if (group >= 0 || (thousands >= 0 && value >= 1000)) break;
      group = value;
      room = 0;
      if (digits[2] !== '') return { value: withThousands(thousands, group), ordinal: true, end: next + 1 };
      continue;
    }
    const cardinal = cardinals.get(text);
    if (cardinal === 1000) {
      if (thousands >= 0 || group === 0) break;
      thousands = group < 0 ? 1 : group;
      group = -1;
      room = 1000;
      continue;
    }
    const ordinal = cardinal === undefined ? ordinals.get(text) : undefined;
    const value = cardinal ?? ordinal;
    if (value === undefined || !fits(value, room, next === at)) break;
    group = Math.max(group, 0) + value;
    room = value === 0 || value < 20 ? 0 : value < 100 ? 10 : 100;
    if (ordinal !== undefined)
      return { value: withThousands(thousands, group), ordinal: true, end: next + 1 };
  }
  if (next === at) return undefined;
  return { value: withThousands(thousands, group), ordinal: false, end: next };
}

function withThousands(thousands: number, group: number): number {
  return Math.max(thousands, 0) * 1000 + Math.max(group, 0);
}

function fits(value: number, room: number, first: boolean): boolean {
  if (value === 0 || value >= 1000) return first;
  return room >= (value < 10 ? 10 : value < 100 ? 100 : 1000);
}

function fill(): void {
  const plain = (word: string): string => word.replace(/ё/g, 'е');
  for (const grammaticalCase of cases) {
    for (const gender of genders) {
      for (const value of simple) cardinals.set(plain(spokenNumber(value, grammaticalCase, gender)), value);
      for (const value of [...simple.slice(1), 1000, 2000])
        addOrdinal(plain(spokenOrdinal(value, grammaticalCase, gender)), value);
    }
    // «тысяча», «две тысячи», «пять тысяч»
    for (const value of [1000, 2000, 5000])
      cardinals.set(plain(spokenNumber(value, grammaticalCase).split(' ').at(-1)!), 1000);
  }
  // «пятнацать», «двацать»
  for (const [word, value] of [...cardinals]) cardinals.set(word.replace('дцат', 'цат'), value);
}

function addOrdinal(word: string, value: number): void {
  ordinals.set(word, value);
  ordinals.set(word.replace('дцат', 'цат'), value);
  const stem = /^(.*?)(?:ого|его)$/.exec(word)?.[1];
  if (stem === undefined) return;
  for (const ending of value === 3 ? ['и', 'их', 'им', 'ими'] : ['ые', 'ых', 'ым', 'ыми'])
    ordinals.set(stem + ending, value);
}
