import type { OwnVoicePart } from '../../../src/api/contract/index.ts';

/** In the order in which recording them helps most: what is said most often first. */
export function inQueue(parts: readonly OwnVoicePart[]): readonly OwnVoicePart[] {
  return parts.filter(({ group }) => group !== 'extra').toSorted((a, b) => b.often - a.often);
}

/** The first that is not recorded, from the one after `code` on and round; else the one after it. */
export function nextToRecord(queue: readonly OwnVoicePart[], code: string | null): OwnVoicePart | undefined {
  const at = queue.findIndex((part) => part.code === code);
  const round = [...queue.slice(at + 1), ...queue.slice(0, at + 1)];
  return round.find(({ recording }) => recording === null) ?? round[0];
}

/** The one that stands before or after it, whatever is recorded. */
export function beside(
  queue: readonly OwnVoicePart[],
  code: string | null,
  step: 1 | -1,
): OwnVoicePart | undefined {
  const at = queue.findIndex((part) => part.code === code);
  return queue[(at + step + queue.length) % queue.length];
}
