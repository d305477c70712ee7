// How much of the table of phrases is understood as written there, by kind of answer, and what a phrase costs.
// `npx tsx bench/understanding.ts`
import { readFileSync } from 'node:fs';
import { createUnderstanding } from '../src/speech/understanding/understanding.ts';

const ROUNDS = 20;
const plain = 0.85;

interface Row {
  readonly phrase: string;
  readonly occasion: {
    readonly today: string;
    readonly visit?: { readonly date: string; readonly time: string };
  };
  readonly intent: string;
}

const rows: readonly Row[] = readFileSync('test/fixtures/speech/understanding.tsv', 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .slice(1)
  .map((line) => {
    const [phrase, when, expected] = line.split('\t') as [string, string, string];
    const [today, , date, time] = when.split(' ') as [string, string?, string?, string?];
    return {
      phrase,
      occasion: { today, ...(date && time ? { visit: { date, time } } : {}) },
      intent: expected.split(' ')[0]!,
    };
  });

// without the lists of a clinic: only the words themselves are judged
const understanding = createUnderstanding({ hours: { opens: '08:00', closes: '20:00' } });
const counts = new Map<string, { all: number; right: number; falseYes: number }>();
for (const { phrase, occasion, intent } of rows) {
  const { intent: found, confidence } = understanding.understand(phrase, occasion);
  const plainYes = found === 'yes' && confidence >= plain;
  const said = found === 'yes' ? (plainYes ? 'yes!' : 'yes?') : found;
  const count = counts.get(intent) ?? { all: 0, right: 0, falseYes: 0 };
  count.all += 1;
  if (said === intent || (intent === 'not-yes!' && !plainYes)) count.right += 1;
  if (plainYes && intent !== 'yes!') count.falseYes += 1;
  counts.set(intent, count);
}

console.log('| in the table | phrases | understood so | taken for a plain yes |\n| --- | --- | --- | --- |');
for (const [intent, { all, right, falseYes }] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`| ${intent} | ${all} | ${right} | ${intent === 'yes!' ? '–' : falseYes} |`);

// processor time, not the clock's: the machine may be busy with other things
const before = process.cpuUsage();
for (let round = 0; round < ROUNDS; round += 1)
  for (const { phrase, occasion } of rows) understanding.understand(phrase, occasion);
const { user, system } = process.cpuUsage(before);
console.log(`\n${((user + system) / ROUNDS / rows.length).toFixed(0)} microseconds of one core a phrase`);
