// How much of the table of phrases is understood as written there, by kind of answer, and what a phrase costs.
// `npx tsx bench/understanding.ts`
import { ACCEPT_YES } from '../src/speech/engines/embedded/thresholds.ts';
import { meaningOf } from '../src/speech/understanding/heard-text.ts';
import { createUnderstanding } from '../src/speech/understanding/understanding.ts';
import { understandingTable as rows } from '../test/understanding-table.ts';

const ROUNDS = 20;

// without the lists of a clinic: only the words themselves are judged
const understanding = createUnderstanding({ hours: { opens: '08:00', closes: '20:00' } });
const counts = new Map<string, { all: number; right: number; falseYes: number }>();
for (const { phrase, occasion, expected } of rows) {
  const intent = expected.split(' ')[0]!;
  const understood = understanding.understand(phrase, occasion);
  const found = understood.intent;
  // as the scenario takes it from a recogniser that is sure of the words
  const { meaning, confidence } = meaningOf(understood, 1);
  const plainYes = meaning === 'yes' && confidence >= ACCEPT_YES;
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
