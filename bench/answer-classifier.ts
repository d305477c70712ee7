// Who answered: what the classifier makes of greetings in free voices over telephone lines, of real recordings of people,
// and what it costs. `npx tsx bench/answer-classifier.ts`; voices are kept under PEREZVON_TRAINING (~/.cache/perezvon-training).
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { AnswerClassifier, isDoubtful, isSurelyMachine, type AnswerVerdict } from '../src/speech/index.ts';
import {
  babbleOf,
  beep,
  chances,
  conditions,
  joined,
  silence,
  throughLine,
} from './answer-classifier/line.ts';
import { isMachineKind, scripts, type Kind, type Script } from './answer-classifier/phrases.ts';
import { speakers, type Speaker } from './answer-classifier/voices.ts';

interface Case {
  readonly kind: Kind;
  readonly voice: string;
  readonly condition: string;
  readonly sound: Int16Array;
  /** When each sentence ends, and what a recogniser would have written down by then. */
  readonly words: readonly { readonly endMs: number; readonly text: string }[];
  readonly onsetMs: number;
}

interface Judged {
  readonly one: Case;
  readonly verdicts: readonly AnswerVerdict[];
}

const frame = 160;
const afterwardsMs = 5000;
/** A recogniser that writes is so much behind. */
const writingMs = 400;

/** Plays it to a classifier of its own; with words when somebody writes them down. */
function judge(one: Case, withWords: boolean): Judged {
  const classifier = new AnswerClassifier();
  const verdicts: AnswerVerdict[] = [];
  const waiting = [...(withWords ? one.words : [])];
  const tell = (verdict: AnswerVerdict | undefined): void => void (verdict && verdicts.push(verdict));
  for (let at = 0; at + frame <= one.sound.length; at += frame) {
    while (waiting.length > 0 && waiting[0]!.endMs + writingMs <= at / 8) {
      const { endMs, text } = waiting.shift()!;
      tell(classifier.take({ startMs: endMs, text }));
    }
    tell(classifier.push(one.sound.subarray(at, at + frame)));
  }
  return { one, verdicts };
}

function caseOf(kind: Kind, script: Script, speaker: Speaker, seed: number, behind: Int16Array): Case {
  const chance = chances(seed);
  const condition = conditions[seed % conditions.length]!;
  const leadMs = Math.round((200 + 900 * chance()) / 20) * 20;
  const parts: Int16Array[] = [silence(leadMs)];
  const words: { endMs: number; text: string }[] = [];
  const atMs = (): number => parts.reduce((sum, part) => sum + part.length, 0) / 8;
  for (const part of script) {
    if (part === '+beep') parts.push(beep(chance() < 0.7 ? 1000 : 440, 300 + Math.round(400 * chance())));
    else if (typeof part === 'number') parts.push(silence(part));
    else {
      parts.push(speaker.say(part));
      words.push({ endMs: atMs(), text: part });
    }
  }
  parts.push(silence(afterwardsMs));
  const sound = throughLine(joined(parts), condition, behind, chance);
  return { kind, voice: speaker.name, condition: condition.name, sound, words, onsetMs: leadMs };
}

const found = ({ verdicts }: Judged): boolean => verdicts.some(isSurelyMachine);
const doubted = ({ verdicts }: Judged): boolean => {
  const last = verdicts.at(-1);
  return last !== undefined && isDoubtful(last);
};

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
  console.log(
    '| set | found to be a machine | doubted | first verdict, median / p95 | machine found, median / p95 |',
  );
  console.log('| --- | --- | --- | --- | --- |');
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
      share(rows, found),
      share(rows, doubted),
      spread(first),
      spread(machine),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

function madeSet(): readonly Case[] {
  const voices = speakers();
  console.log(`voices: ${voices.map(({ name }) => name).join(', ')}`);
  const behind = babbleOf(voices.slice(0, 6).map((voice) => voice.say(scripts.menu[0]![0] as string)));
  let seed = 0;
  return (Object.keys(scripts) as Kind[]).flatMap((kind) =>
    scripts[kind].flatMap((script) =>
      voices.flatMap((voice) => [1, 2].map(() => caseOf(kind, script, voice, (seed += 1), behind))),
    ),
  );
}

/** Recordings of people: short ones as one picks up, and the prompts of a real menu one after another. */
function realSet(): readonly Case[] {
  const folder = process.env.PEREZVON_TRAINING ?? join(homedir(), '.cache/perezvon-training');
  if (!existsSync(join(folder, 'eval-people.bin'))) return [];
  const bytes = readFileSync(join(folder, 'eval-people.bin'));
  const all = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);
  const clips = JSON.parse(readFileSync(join(folder, 'eval-people.json'), 'utf8')) as {
    offset: number;
    length: number;
    group: string;
  }[];
  const sounds = clips.map((clip) => ({
    ...clip,
    sound: all.subarray(clip.offset, clip.offset + clip.length),
  }));
  const make = (kind: Kind, group: string, sound: Int16Array): Case => ({
    kind,
    voice: group,
    condition: 'as recorded',
    sound: joined([silence(400), sound, silence(afterwardsMs)]),
    words: [],
    onsetMs: 400,
  });
  const people = sounds
    .filter(({ length }) => length >= 2400 && length <= 3.4 * 8000)
    .map(({ group, length, sound }) => make(length <= 1.6 * 8000 ? 'hello' : 'company', group, sound));
  const prompts = sounds.filter(({ group, length }) => group === 'asterisk' && length > 1.5 * 8000);
  const menus = Array.from({ length: Math.floor(prompts.length / 4) }, (_, at) =>
    make('menu', 'asterisk', joined(prompts.slice(4 * at, 4 * at + 4).map(({ sound }) => sound))),
  );
  return [...people, ...menus];
}

function cost(cases: readonly Case[]): void {
  const before = process.cpuUsage();
  let frames = 0;
  for (const one of cases) {
    judge(one, false);
    frames += Math.floor(one.sound.length / frame);
  }
  const { user, system } = process.cpuUsage(before);
  console.log(`\n${((user + system) / frames).toFixed(2)} µs of one core a frame, ${frames} frames`);
}

const made = madeSet();
for (const withWords of [false, true]) {
  const judged = made.map((one) => judge(one, withWords));
  const name = withWords ? 'words written down' : 'no words (the embedded recogniser)';
  print(`made, ${name}, by kind`, judged, ({ one }) => one.kind);
  const people = judged.filter(({ one }) => !isMachineKind(one.kind));
  const machines = judged.filter(({ one }) => isMachineKind(one.kind));
  console.log(
    `\npeople taken for machines ${share(people, found)}; machines taken for people ${share(machines, (row) => !found(row))}`,
  );
  if (withWords) continue;
  print('people, by condition', people, ({ one }) => one.condition);
  print('machines, by condition', machines, ({ one }) => one.condition);
  print('by voice', judged, ({ one }) => `${one.voice}, ${isMachineKind(one.kind) ? 'machine' : 'person'}`);
}
const real = realSet().map((one) => judge(one, false));
if (real.length > 0) print('recordings of people', real, ({ one }) => `${one.voice}, ${one.kind}`);
cost(made.slice(0, 300));
if (process.argv.includes('--wrong')) {
  for (const row of made.map((one) => judge(one, process.argv.includes('--words')))) {
    if (found(row) === isMachineKind(row.one.kind)) continue;
    const said = row.one.words.map(({ text }) => text).join(' ');
    console.log(row.one.kind, row.one.voice, row.one.condition, said, JSON.stringify(row.verdicts));
  }
}
