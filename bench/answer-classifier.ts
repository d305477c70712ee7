// Who answered: what the classifier makes of greetings in free voices over telephone lines, of real recordings of people,
// and what it costs. `npx tsx bench/answer-classifier.ts`; voices are kept under PEREZVON_TRAINING (~/.cache/perezvon-training).
// `--learnt`: the half that the weights were found with; `--wrong`: those who were not told right, one by one.
import { silentLog } from '../src/base/index.ts';
import { createEmbeddedRecognizer, isSurelyMachine } from '../src/speech/index.ts';
import { heardBy, madeCases, realCases, type Case } from './answer-classifier/cases.ts';
import { judge, type Judged, type Told } from './answer-classifier/judge.ts';
import { isMachineKind } from './answer-classifier/phrases.ts';

const titles: Readonly<Record<Told, string>> = {
  nothing: 'by sound alone',
  meanings: 'with the meanings of the embedded recogniser',
  words: 'with words written down',
};

const found = ({ verdicts }: Judged): boolean => verdicts.some(isSurelyMachine);
const isMachineOf = ({ one }: Judged): boolean => isMachineKind(one.kind);

function share(rows: readonly Judged[], what: (row: Judged) => boolean): string {
  if (rows.length === 0) return '–';
  const count = rows.filter(what).length;
  return `${((100 * count) / rows.length).toFixed(1)} % (${count} of ${rows.length})`;
}

/** Milliseconds from the first word to the first verdict, and to the one that finds a machine. */
function spread(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part: number): string =>
    ((sorted[Math.floor(part * (sorted.length - 1))] ?? NaN) / 1000).toFixed(2);
  return sorted.length === 0 ? '–' : `${at(0.5)} / ${at(0.95)} s`;
}

function print(title: string, judged: readonly Judged[], by: (row: Judged) => string): void {
  console.log(`\n### ${title}\n`);
  const heads = [
    ...['set', 'broken off before the visit is told', 'asked first', 'told the visit at once'],
    ...[
      'found to be a machine sooner or later',
      'first verdict, median / p95',
      'machine found, median / p95',
    ],
  ];
  console.log(`| ${heads.join(' | ')} |\n|${' --- |'.repeat(heads.length)}`);
  const groups = [...new Set(judged.map(by))].sort();
  for (const group of [...groups, undefined]) {
    const rows = judged.filter((row) => group === undefined || by(row) === group);
    const first = rows.flatMap(({ one, verdicts }) => (verdicts[0] ? [verdicts[0].atMs - one.onsetMs] : []));
    const machine = rows.flatMap(({ one, verdicts }) => {
      const verdict = verdicts.find(isSurelyMachine);
      return verdict ? [verdict.atMs - one.onsetMs] : [];
    });
    const cells = [
      group ?? '**all**',
      ...(['machine', 'asked-first', 'told'] as const).map((then) => share(rows, (row) => row.then === then)),
      ...[share(rows, found), spread(first), spread(machine)],
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

function report(cases: readonly Case[], told: Told): void {
  const judged = cases.map((one) => judge(one, told));
  print(`made, ${titles[told]}, by kind`, judged, ({ one }) => one.kind);
  const people = judged.filter((row) => !isMachineOf(row));
  const machines = judged.filter(isMachineOf);
  const calm = people.filter(({ one }) => !one.condition.startsWith('people'));
  console.log(
    `\npeople taken for machines ${share(people, found)}, without people behind them ${share(calm, found)}, asked first ` +
      `${share(people, ({ then }) => then === 'asked-first')}; ` +
      `machines that are told the visit at once ${share(machines, ({ then }) => then === 'told')}, never found ${share(machines, (row) => !found(row))}`,
  );
  if (told !== 'meanings') return;
  const kind = (row: Judged): string => (isMachineOf(row) ? 'machine' : 'person');
  print('by condition', judged, (row) => `${kind(row)}, ${row.one.condition}`);
  const begins = (ms: number): string => (ms <= 1500 ? 'begins within 1.5 s' : 'begins later');
  print('by beginning', judged, (row) => `${kind(row)}, ${begins(row.one.onsetMs)}`);
  print('by voice', judged, (row) => `${row.one.voice}, ${kind(row)}`);
}

function cost(cases: readonly Case[]): void {
  const before = process.cpuUsage();
  let frames = 0;
  for (const one of cases) {
    judge(one, 'meanings');
    frames += Math.floor(one.sound.length / 160);
  }
  const { user, system } = process.cpuUsage(before);
  const us = (user + system) / frames;
  console.log(
    `\n${us.toFixed(2)} µs of one core a frame, ${((us * frames) / cases.length / 1000).toFixed(2)} ms a call of ` +
      `${((0.02 * frames) / cases.length).toFixed(1)} s; ${frames} frames`,
  );
}

const recognizer = createEmbeddedRecognizer({ log: silentLog });
await recognizer.start();
const part = process.argv.includes('--learnt') ? 'learnt' : 'held-out';
const made = await heardBy(recognizer, madeCases(part));
for (const told of Object.keys(titles) as Told[]) report(made, told);
const real = (await heardBy(recognizer, realCases())).map((one) => judge(one, 'meanings'));
if (real.length > 0) print('recordings of people', real, ({ one }) => `${one.voice}, ${one.kind}`);
await recognizer.stop();
cost(made.slice(0, 300));
if (process.argv.includes('--wrong')) {
  for (const row of made.map((one) => judge(one, 'meanings'))) {
    if (isMachineOf(row) ? row.then !== 'told' : row.then === 'told') continue;
    const said = row.one.words.map(({ text }) => text).join(' ');
    const meant = row.one.heard.map(({ meaning, confidence }) => `${meaning} ${confidence.toFixed(2)}`);
    console.log(
      row.then,
      row.one.kind,
      row.one.voice,
      row.one.condition,
      said,
      meant.join(', '),
      JSON.stringify(row.signs),
    );
  }
}
