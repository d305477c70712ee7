import { readFileSync } from 'node:fs';

/** One phrase of test/fixtures/speech/understanding.tsv. */
export interface PhraseRow {
  readonly phrase: string;
  readonly occasion: {
    readonly today: string;
    readonly visit?: { readonly date: string; readonly time: string };
  };
  /** `yes!`, `yes?`, `not-yes!` or an intent; behind it all that was told besides. */
  readonly expected: string;
}

export const understandingTable: readonly PhraseRow[] = readFileSync(
  new URL('fixtures/speech/understanding.tsv', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  // the names of the columns
  .slice(1)
  .map((line) => {
    const [phrase, when, expected] = line.split('\t') as [string, string, string];
    const [today, , date, time] = when.split(' ') as [string, string?, string?, string?];
    return { phrase, occasion: { today, ...(date && time ? { visit: { date, time } } : {}) }, expected };
  });
