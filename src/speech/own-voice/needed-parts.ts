import { hash } from 'node:crypto';
import { placesOf, type Choice, type ClinicLists, type PartGroup } from './spoken-values.ts';
import { partKey, wordsOf } from './words.ts';

/** A sentence of a scenario, its slots in braces: «Напоминаем, вы записаны на приём {date}, {time}.» */
export interface SentencePattern {
  readonly text: string;
  /** How many times in a talk, more or less: 1 is said to everybody. */
  readonly often: number;
}

/** How a part is read: it goes on, it ends a sentence, it asks. */
export type ReadAs = 'on' | 'end' | 'question';

/** What has to be recorded. */
export interface NeededPart {
  readonly key: string;
  /** Short and the same for ever: names the file in a studio. */
  readonly code: string;
  readonly text: string;
  readonly group: PartGroup;
  readonly readAs: ReadAs;
  /** How many times in a talk, on the average. */
  readonly often: number;
}

interface Place {
  readonly choices: readonly Choice[];
  readonly readAs: ReadAs;
}

/** All that has to be recorded, so that these sentences can be said: in the order of the talk, the same words once. */
export function neededParts(patterns: readonly SentencePattern[], lists: ClinicLists): readonly NeededPart[] {
  const parts = new Map<string, { part: NeededPart; readings: Map<ReadAs, number> }>();
  for (const { text, often } of patterns) {
    for (const { choices, readAs } of placesIn(text, lists).places) {
      for (const choice of choices) {
        const key = keyOfChoice(choice);
        const known = parts.get(key);
        const readings = known?.readings ?? new Map<ReadAs, number>();
        readings.set(readAs, (readings.get(readAs) ?? 0) + often * choice.often);
        const before = known?.part.often ?? 0;
        const { text: words, group } = known?.part ?? choice;
        const part = {
          key,
          code: partCode(key),
          text: words,
          group,
          readAs,
          often: before + often * choice.often,
        };
        parts.set(key, { part, readings });
      }
    }
  }
  return [...parts.values()].map(({ part, readings }) => ({ ...part, readAs: mostOf(readings) }));
}

/** Of all sentences that are said, the share that is recorded whole: 0 to 1. */
export function recordedShare(
  patterns: readonly SentencePattern[],
  lists: ClinicLists,
  isRecorded: (key: string) => boolean,
): number {
  let all = 0;
  let whole = 0;
  for (const { text, often } of patterns) {
    all += often;
    const read = placesIn(text, lists);
    if (!read.whole) continue;
    whole += read.places.reduce((share, { choices }) => share * shareOf(choices, isRecorded), often);
  }
  return all === 0 ? 0 : whole / all;
}

function shareOf(choices: readonly Choice[], isRecorded: (key: string) => boolean): number {
  const said = choices.reduce((sum, { often }) => sum + often, 0);
  const recorded = choices.reduce(
    (sum, choice) => (isRecorded(keyOfChoice(choice)) ? sum + choice.often : sum),
    0,
  );
  // what the place says nothing in needs no recording
  return said === 0 ? 1 : Math.max(0, 1 - said + recorded);
}

/** `whole` is false when the sentence has a slot that nobody can record beforehand, or one that has no words yet. */
function placesIn(
  pattern: string,
  lists: ClinicLists,
): { readonly places: readonly Place[]; readonly whole: boolean } {
  const places: Place[] = [];
  let whole = true;
  const pieces = pattern.split(/\{([^{}]*)\}/);
  pieces.forEach((piece, n) => {
    if (n % 2 === 0) {
      places.push(...fixedPlaces(piece, n < pieces.length - 1));
      return;
    }
    const found = placesOf(piece, lists);
    whole &&= found !== undefined && found.every((choices) => choices.length > 0);
    const atEnd = /^\s*[.!?…]/.test(pieces[n + 1] ?? '');
    found?.forEach((choices, place) => {
      const endsHere = atEnd && (place === found.length - 1 || choices[0]?.group === 'hour');
      places.push({ choices, readAs: endsHere ? 'end' : 'on' });
    });
  });
  return { places, whole };
}

/** Words between two slots, a sentence each: «До свидания!» is then the same part wherever it is said. */
function fixedPlaces(piece: string, slotFollows: boolean): readonly Place[] {
  const sentences = piece.match(/[^.!?…]+[.!?…]*/g) ?? [];
  return sentences.flatMap((sentence, n): readonly Place[] => {
    const text = sentence.replace(/^[\s,;:–—-]+/, '').replace(/[\s,;:–—-]+$/, '');
    if (wordsOf(text).length === 0) return [];
    const cut = slotFollows && n === sentences.length - 1 && !/[.!?…]$/.test(text);
    const readAs = text.endsWith('?') ? 'question' : cut ? 'on' : 'end';
    return [{ choices: [{ group: 'fixed', text, often: 1 }], readAs }];
  });
}

function keyOfChoice({ text }: Choice): string {
  return partKey(text);
}

/** Of a part, by its key: short, and the same for ever. */
export function partCode(key: string): string {
  return hash('sha256', key).slice(0, 8);
}

function mostOf(readings: ReadonlyMap<ReadAs, number>): ReadAs {
  return [...readings].reduce((most, one) => (one[1] > most[1] ? one : most))[0];
}
