// The tables of docs/speech.md, as Markdown.
import { confused, falseYes, kindOf, understood, type Share } from '../../src/speech/measuring/outcomes.ts';
import type { JudgedClip } from './clips.ts';

const KINDS = [
  'yes', 'no', 'move', 'cancel', 'person', 'repeat', 'question', 'later', 'stop-calling', 'digit', 'other', 'noise',
]; // prettier-ignore
const OUTCOMES = [...KINDS.slice(0, -2), 'asked', 'nothing'];
const OUTCOME_NAMES: Readonly<Record<string, string>> = { asked: 'asked again', nothing: 'not noticed' };

function percent({ part, whole }: Share): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n');
}

function summary(title: string, all: readonly JudgedClip[]): readonly string[] {
  const wrongly = falseYes(all);
  const asked = confused(all, 'yes', 'asked');
  const rest = KINDS.slice(1).map((kind) => percent(understood(all, kind)));
  return [
    title,
    `${all.length}`,
    percent(understood(all, 'yes')),
    percent(asked),
    wrongly.whole === 0 ? '–' : `${percent(wrongly)} (${wrongly.part} of ${wrongly.whole})`,
    ...rest,
  ];
}

function groupsOf(all: readonly JudgedClip[]): ReadonlyMap<string, readonly JudgedClip[]> {
  const groups = new Map<string, JudgedClip[]>();
  for (const one of all) groups.set(one.clip.group, [...(groups.get(one.clip.group) ?? []), one]);
  return groups;
}

/** One row a voice or a kind of line: what was understood at once, and what was wrongly taken for a yes. */
export function groupTable(first: string, all: readonly JudgedClip[]): string {
  const head = [first, 'clips', 'yes', 'yes, asked again', 'not yes, taken for yes', ...KINDS.slice(1)];
  const rows = [...groupsOf(all)].map(([group, judged]) => summary(group, judged));
  const unseen = all.filter(({ clip }) => clip.wording === 'new');
  if (unseen.length > 0) rows.push(summary('_worded as nothing trained_', unseen));
  return table(head, [...rows, summary('**all**', all)]);
}

/** What each kind was taken for: a row a kind, in per cent of it. */
export function confusionTable(all: readonly JudgedClip[]): string {
  const kinds = KINDS.filter((kind) => all.some(({ meaning }) => kindOf(meaning) === kind));
  const rows = kinds.map((kind) => {
    const of = OUTCOMES.map((outcome) => confused(all, kind, outcome));
    const cells = of.map((share) => (share.part === 0 ? '' : percent(share).replace(' %', '')));
    return [`**${kind}**`, `${of[0]!.whole}`, ...cells];
  });
  return table(['said ↓ taken for →', 'clips', ...OUTCOMES.map((name) => OUTCOME_NAMES[name] ?? name)], rows);
}

/** How often what was told with a confidence was right: whether the confidence is worth its name. */
export function reliabilityTable(all: readonly JudgedClip[]): string {
  const edges = [0, 0.3, 0.5, 0.7, 0.85, 0.95, 1.0001];
  const told = all.flatMap(({ clip, heard }) =>
    heard.length === 1 ? [{ one: heard[0]!, right: heard[0]!.meaning === clip.meaning }] : [],
  );
  const share = (from: number, to: number, yes: boolean): Share => {
    const rows = told.filter(
      ({ one }) => (one.meaning === 'yes') === yes && one.confidence >= from && one.confidence < to,
    );
    return { part: rows.filter(({ right }) => right).length, whole: rows.length };
  };
  const rows = edges.slice(0, -1).map((from, i) => {
    const to = edges[i + 1]!;
    const [yes, rest] = [share(from, to, true), share(from, to, false)];
    const name = `${from} to ${Math.min(1, to)}`;
    return [name, `${yes.whole}`, percent(yes), `${rest.whole}`, percent(rest)];
  });
  return table(
    ['confidence', 'told as yes', 'of them right', 'told as anything else', 'of them right'],
    rows,
  );
}
