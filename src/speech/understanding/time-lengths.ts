import { readNumber } from './numerals.ts';
import type { Word } from './words.ts';

const hour = /^час(?:|а|ов|ик|ика|иков|ок|очек)$/;
const minute = /^минут(?:|у|ы|ку|ки|ок|очку|очек)$/;
const half = /^полчас(?:а|ика|ок)$/;
const dayMinutes = 24 * 60;

/** In how many minutes: «через час», «через десять минут», «минут через десять», «часа через два», «через полтора часа». */
export function readLength(
  words: readonly Word[],
  at: number,
): { readonly time: { readonly kind: 'in'; readonly minutes: number }; readonly end: number } | undefined {
  const before = unitOf(words[at]?.text);
  const start = before === undefined ? at : at + 1;
  if (words[start]?.text !== 'через') return undefined;
  const first = words[start + 1]?.text ?? '';
  if (half.test(first)) return length(30, start + 2);
  const alone = unitOf(first);
  // «через час пятнадцать минут»
  if (alone !== undefined) return withMinutes(words, alone, start + 2);
  const count = countAt(words, start + 1);
  if (!count) return undefined;
  if (before !== undefined) return length(count.value * before, count.end);
  const behind = unitOf(words[count.end]?.text);
  return behind === undefined ? undefined : withMinutes(words, count.value * behind, count.end + 1);
}

function unitOf(text = ''): 1 | 60 | undefined {
  if (minute.test(text)) return 1;
  return hour.test(text) ? 60 : undefined;
}

function countAt(words: readonly Word[], at: number): { value: number; end: number } | undefined {
  const text = words[at]?.text;
  if (text === undefined) return undefined;
  if (/^пар(?:у|очку)$/.test(text)) return { value: 2, end: at + 1 };
  if (/^полтор[аы]$/.test(text)) return { value: 1.5, end: at + 1 };
  const number = readNumber(words, at);
  return number && !number.ordinal ? number : undefined;
}

function withMinutes(words: readonly Word[], minutes: number, end: number): ReturnType<typeof readLength> {
  const more = end < words.length ? readNumber(words, end) : undefined;
  return more && !more.ordinal && unitOf(words[more.end]?.text) === 1 && minutes >= 60
    ? length(minutes + more.value, more.end + 1)
    : length(minutes, end);
}

function length(minutes: number, end: number): ReturnType<typeof readLength> {
  const told = Math.round(minutes);
  return told >= 1 && told <= dayMinutes ? { time: { kind: 'in', minutes: told }, end } : undefined;
}
