import type { Said } from '../speech/index.ts';
import { callAgainOf } from './call-again.ts';
import type { ReminderEnding } from './outcome.ts';
import { promptOf, type PromptSentence, type Talk } from './prompt.ts';
import type { AnswerName, AskStep, Sentences, Step } from './script.ts';
import { change, tell, type Turn } from './talk-state.ts';

/** Steps that say nothing and follow one another; a file that sends them round in a circle ends here. */
const mostSilentSteps = 20;
/** Time to go on speaking for one whose words over the robot were not understood. */
const afterOverlapMs = 1500;
const mostRepeats = 3;

/** Goes to a step, through those that say nothing, to the next that does or to the end. */
export function enter(turn: Turn, name: string): void {
  let next = name;
  for (let silent = 0; silent < mostSilentSteps; silent += 1) {
    const step = turn.talk.scenario.steps[next]!;
    const passed = pass(turn, step);
    if (passed === undefined) return step.kind === 'end' ? hangUp(turn) : begin(turn, next);
    next = passed;
  }
  hangUp(turn);
}

/** Does what a step without words does; `undefined` for one with words, or the end. */
function pass(turn: Turn, step: Step): string | undefined {
  if (step.kind === 'choose') {
    const { circumstances } = talkNow(turn).wording;
    return step.choose.find((choice) => choice.when?.(circumstances) ?? true)!.goto;
  }
  if (step.kind !== 'mark') return undefined;
  // whatever a file says: no machine has answered anything
  if (turn.state.machine) return step.next;
  const pressed = turn.state.answeredByKey && /^said-/.test(step.ending);
  const mark = step.mark === 'unchanged' ? turn.state.mark : step.mark;
  change(turn, { mark, ending: pressed ? 'pressed' : step.ending });
  if (step.ending === 'asked-later') change(turn, { callAgain: callAgainOf(turn.state.said) });
  tell(turn, { kind: 'mark', mark });
  return step.next;
}

function begin(turn: Turn, name: string, words?: Sentences): void {
  const stepSayId = turn.state.sayId + 1;
  const { heldBack } = turn.state;
  const from = heldBack?.step === name ? heldBack.sentence : 0;
  if (from > 0) change(turn, { heldBack: undefined });
  change(turn, {
    step: name,
    stepBefore: turn.state.step,
    stepBeganMs: turn.atMs,
    stepSayId,
    prompts: [],
    putMs: Infinity,
    silences: 0,
    misunderstandings: 0,
    repeats: 0,
  });
  tell(turn, { kind: 'step' });
  const step = turn.talk.scenario.steps[name]!;
  if (step.kind === 'ask') say(turn, words ?? step.ask, words ? 0 : from);
  else if (step.kind === 'say' || step.kind === 'connect') say(turn, step.say);
  else if (step.kind === 'wait') awaitGreeting(turn, step.longestSeconds * 1000);
}

function awaitGreeting(turn: Turn, longestMs: number): void {
  change(turn, { phase: 'listening' });
  turn.actions.push({ do: 'stop-listening' }, { do: 'await-greeting', longestMs });
}

/** What may be told now. */
function talkNow({ talk, state }: Turn): Talk {
  return state.machine ? { ...talk, wording: talk.toMachines } : talk;
}

/** `from`: the first that is said. */
function say(turn: Turn, sentences: Sentences, from = 0): void {
  sayPrompt(turn, promptOf(talkNow(turn), sentences).slice(from));
}

function sayPrompt(turn: Turn, prompt: readonly PromptSentence[]): void {
  const sayId = turn.state.sayId + 1;
  const prompts = [...turn.state.prompts, prompt];
  change(turn, { sayId, prompt, prompts, sentence: 0, phase: 'saying', pending: undefined });
  if (prompt.length === 0) return goOn(turn);
  const step = turn.talk.scenario.steps[turn.state.step]!;
  // whom nobody can answer anything is talked to without a stop
  const answerable = step.kind === 'ask' || (step.kind === 'say' && step.listenSeconds !== undefined);
  const sentences = prompt.map(({ text, afterQuiet, accepts }) => ({
    text,
    afterQuiet,
    yields: answerable && accepts === 'all',
  }));
  turn.actions.push({ do: 'stop-listening' }, { do: 'say', id: sayId, sentences });
}

/** All has been said: listens, connects or goes to the next step. */
export function goOn(turn: Turn): void {
  const step = turn.talk.scenario.steps[turn.state.step]!;
  const { pending } = turn.state;
  if (step.kind === 'say') {
    if (step.listenSeconds === undefined) return enter(turn, step.next);
    return listen(turn, step.listenSeconds * 1000);
  }
  if (step.kind === 'connect') {
    change(turn, { phase: 'connecting' });
    tell(turn, { kind: 'connecting' });
    turn.actions.push({ do: 'connect', ringMs: step.ringSeconds * 1000 });
    return;
  }
  if (step.kind !== 'ask') return;
  if (pending?.as === 'key') return answerWith(turn, pending.goto, true);
  change(turn, { putMs: Math.min(turn.state.putMs, turn.atMs) });
  listen(turn, pending ? afterOverlapMs : step.listenSeconds * 1000);
}

function listen(turn: Turn, forMs: number): void {
  change(turn, { phase: 'listening' });
  turn.actions.push({ do: 'listen', forMs });
}

export function answerWith(turn: Turn, goto: string, byKey: boolean, said?: Said): void {
  const proven = turn.state.proven || turn.state.step === turn.talk.scenario.doubtful;
  change(turn, { answeredByKey: byKey, said, proven });
  turn.actions.push({ do: 'stop-saying' });
  enter(turn, goto);
}

/** Asks again in other words, or gives up when it was the last time. */
export function askAgain(
  turn: Turn,
  step: AskStep,
  why: 'silence' | 'notUnderstood',
  unsure?: AnswerName,
): void {
  const counter = why === 'silence' ? 'silences' : 'misunderstandings';
  const times = turn.state[counter] + 1;
  change(turn, { [counter]: times, pending: undefined });
  const words = (unsure && step.notUnderstood.unsure[unsure]) ?? step[why].say;
  if (times >= step[why].times || !words) return enter(turn, step[why].goto);
  say(turn, words);
}

/** Says the question once more, without the greeting. */
export function repeat(turn: Turn, step: AskStep): void {
  if (turn.state.repeats >= mostRepeats) return askAgain(turn, step, 'notUnderstood');
  const { repeats, putMs, phase, prompt, sentence } = turn.state;
  const put = putMs < Infinity || (phase === 'saying' && prompt[sentence]?.accepts === 'all');
  change(turn, { repeats: repeats + 1 });
  turn.actions.push({ do: 'stop-saying' });
  const question = promptOf(talkNow(turn), step.ask).filter(({ accepts }) => accepts !== 'nothing');
  // asked for before the question was put, it tells him for the first time what it is about
  sayPrompt(turn, put ? question.map((sentence) => ({ ...sentence, accepts: 'all' })) : question);
}

/** Tells him the clinic's answer to his question and asks again; one who only asks is given a person. */
export function tellAnswer(turn: Turn, step: AskStep, answer: string): void {
  const { repeats } = turn.state;
  if (repeats >= mostRepeats) return answerWith(turn, step.answers.question!.goto, false);
  change(turn, { repeats: repeats + 1 });
  turn.actions.push({ do: 'stop-saying' });
  const prompt = promptOf(talkNow(turn), step.answered!, answer);
  sayPrompt(
    turn,
    prompt.map((sentence) => ({ ...sentence, afterAnswer: true })),
  );
}

/** Takes back the spoken yes that he is being thanked for, and asks whether it was understood. */
export function askWhetherSure(turn: Turn): void {
  const { mark, ending, step, stepBefore } = turn.state;
  const { steps } = turn.talk.scenario;
  const asked = steps[stepBefore];
  const words = asked?.kind === 'ask' ? asked.notUnderstood.unsure.yes : undefined;
  if (!words || mark !== 'confirmed' || ending !== 'said-yes' || steps[step]?.kind !== 'say') return;
  change(turn, { mark: 'not-confirmed', ending: undefined });
  tell(turn, { kind: 'mark', mark: 'not-confirmed' });
  turn.actions.push({ do: 'stop-saying' });
  begin(turn, stepBefore, words);
}

/** A person must go on, as the robot can't. */
export function handOver(turn: Turn): void {
  enter(turn, turn.talk.scenario.trouble);
}

function hangUp(turn: Turn): void {
  tell(turn, { kind: 'hung-up', by: 'us' });
  turn.actions.push({ do: 'hang-up' });
  finish(turn, 'interrupted');
}

/** The talk is over; `ending` is how, when nothing was decided before. */
export function finish(turn: Turn, ending: ReminderEnding): void {
  const step = turn.talk.scenario.steps[turn.state.step];
  // he was to be given a person, and hung up or was cut off before
  const unserved = step?.kind === 'connect' && turn.state.administrator === 'not-needed';
  change(turn, {
    phase: 'ended',
    ending: turn.state.ending ?? ending,
    administrator: unserved ? 'nobody-took' : turn.state.administrator,
  });
}
