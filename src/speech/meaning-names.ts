import type { Meaning } from './recognizer.ts';

const names: ReadonlySet<string> = new Set<Meaning>([
  'yes', 'no', 'move', 'cancel', 'person', 'repeat', 'question', 'later', 'stop-calling', 'other', 'noise',
  'digit-0', 'digit-1', 'digit-2', 'digit-3', 'digit-4', 'digit-5', 'digit-6', 'digit-7', 'digit-8', 'digit-9',
]); // prettier-ignore

export function isMeaning(name: string): name is Meaning {
  return names.has(name);
}
