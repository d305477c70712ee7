import { readdirSync, readFileSync } from 'node:fs';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { Failure } from '../base/index.ts';
import { exitsOf, promptsOf, scriptSchema, type AskStep, type Scenario, type Step } from './script.ts';
import { answerSlot, levelOfSlot, slotsOf } from './template.ts';

interface Problem {
  readonly line: number;
  readonly message: string;
}

/** A scenario of the library. Throws `Failure` (`scenario.invalid`) that names file, line and cure. */
export function loadScenario(name: 'reminder'): Scenario {
  return loadFile(`${name}.yaml`);
}

/** Every scenario of the library, by name. Throws what `loadScenario` does. */
export function loadLibrary(): readonly Scenario[] {
  const names = readdirSync(new URL('./library/', import.meta.url));
  return names
    .filter((name) => name.endsWith('.yaml'))
    .toSorted()
    .map(loadFile);
}

function loadFile(name: string): Scenario {
  const file = `library/${name}`;
  return readScenario(readFileSync(new URL(`./${file}`, import.meta.url), 'utf8'), file);
}

/** Reads a scenario's text; `file` is only for the message. Throws `Failure` (`scenario.invalid`). */
export function readScenario(source: string, file: string): Scenario {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const syntax = document.errors.map((error) => ({
    line: lines.linePos(error.pos[0]).line,
    message: `this is not YAML: ${error.message.split('\n')[0]!.replace(/ at line.*/, '')}`,
  }));
  if (syntax.length > 0) throw invalid(file, syntax);
  const lineOf = (path: readonly PropertyKey[]): number => lineAt(document, lines, path);
  const read = scriptSchema.safeParse(document.toJS());
  if (!read.success) {
    throw invalid(
      file,
      read.error.issues.map((issue) => ({
        line: lineOf(issue.path),
        message: `${issue.path.join('.')}: ${issue.message}`,
      })),
    );
  }
  const problems = brokenWays(read.data).map(({ path, message }) => ({
    line: lineOf(path),
    message: `${path.join('.')}: ${message}`,
  }));
  if (problems.length > 0) throw invalid(file, problems);
  return read.data;
}

/** Ways that lead nowhere, steps that nothing leads to, choices that may find no way. */
function brokenWays(scenario: Scenario): { path: (string | number)[]; message: string }[] {
  const names = Object.keys(scenario.steps);
  const problems: { path: (string | number)[]; message: string }[] = [];
  const reached = new Set<string>();
  const check = (to: string, path: (string | number)[]): void => {
    reached.add(to);
    if (names.includes(to)) return;
    problems.push({
      path,
      message: `there is no step "${to}"; write it under steps, or go to one of ${names.join(', ')}`,
    });
  };
  check(scenario.start, ['start']);
  check(scenario.trouble, ['trouble']);
  for (const [who, to] of Object.entries(scenario.machines)) check(to, ['machines', who]);
  if (scenario.doubtful !== undefined) {
    check(scenario.doubtful, ['doubtful']);
    const step = names.includes(scenario.doubtful) ? scenario.steps[scenario.doubtful] : undefined;
    problems.push(...(step ? brokenDoubt(scenario.doubtful, step) : []));
  }
  for (const [name, step] of Object.entries(scenario.steps)) {
    if (step.kind === 'ask') problems.push(...brokenAnswers(name, step));
    for (const kind of step.kind === 'ask' ? (['silence', 'notUnderstood'] as const) : []) {
      const retry = (step as AskStep)[kind];
      if (retry.times === 1 || retry.say) continue;
      problems.push({
        path: ['steps', name, kind],
        message: 'write under say: what to ask the second time, or set times: 1',
      });
    }
    exitsOf(step).forEach((exit) => check(exit.to, ['steps', name, ...exit.path]));
    if (step.kind === 'choose' && step.choose.at(-1)!.when) {
      problems.push({
        path: ['steps', name, 'choose'],
        message: 'the last choice must have no when:, so that there is always a way',
      });
    }
  }
  for (const name of names.filter((each) => !reached.has(each))) {
    problems.push({
      path: ['steps', name],
      message: 'nothing leads to this step; remove it, or go to it from another',
    });
  }
  return problems;
}

/** One who may be a machine is asked there, and told nothing that not everybody may hear. */
function brokenDoubt(name: string, step: Step): { path: string[]; message: string }[] {
  if (step.kind !== 'ask')
    return [{ path: ['doubtful'], message: 'name a step that asks, so that he can answer' }];
  const told = [...promptsOf(step), step.answered ?? []].flat().flatMap(({ text }) => slotsOf(text));
  const private_ = [...new Set(told)].filter((slot) => levelOfSlot(slot) !== 0);
  if (private_.length === 0) return [];
  const slots = private_.map((slot) => `{${slot}}`).join(', ');
  return [
    {
      path: ['steps', name],
      message: `leave ${slots} out: who answered is not known here (doubtful: leads to this step)`,
    },
  ];
}

/** A step that answers questions must have the words of the answer, and a way for those that nobody has answered. */
function brokenAnswers(name: string, { answered, answers }: AskStep): { path: string[]; message: string }[] {
  if (!answered) return [];
  const path = ['steps', name, 'answered'];
  const problems: { path: string[]; message: string }[] = [];
  if (!answers.question) {
    problems.push({
      path,
      message: 'under answers, write question: and where a question goes that the clinic has no answer to',
    });
  }
  if (!answered.some(({ text }) => text.includes(`{${answerSlot}}`)))
    problems.push({ path, message: `write {${answerSlot}} where the clinic's answer is to be said` });
  return problems;
}

/** The line of the deepest part of the path that the file has. */
function lineAt(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

function invalid(file: string, problems: readonly Problem[]): Failure {
  const told = problems.map((problem) => `${file}:${problem.line} ${problem.message}`).join('\n');
  return new Failure('invalid', {
    code: 'scenario.invalid',
    message: `The scenario can't be used.\n${told}`,
    params: { file, line: problems[0]!.line, problems: problems.length },
  });
}
