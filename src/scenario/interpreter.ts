import type { HeardEvent } from './outcome.ts';
import type { PartnerAction, PartnerEvent } from './partner.ts';
import type { StepEvent } from './outcome.ts';
import type { Talk } from './prompt.ts';
import type { AskStep, Step } from './script.ts';
import { answerWith, askAgain, enter, finish, goOn, handOver, repeat } from './steps.ts';
import { beforeTalk, change, tell, type TalkState, type Turn } from './talk-state.ts';
import { understand, type Understood } from './understanding.ts';

/** `begin` and `stop` come from whoever runs the talk, the others from the partner. */
export type TalkEvent = PartnerEvent | { readonly event: 'begin' } | { readonly event: 'stop' };

export interface Decision {
  readonly state: TalkState;
  readonly actions: readonly PartnerAction[];
  readonly news: readonly StepEvent[];
}

/** He may begin to answer this long before the question: he has heard what it is about. */
const graceMs = 500;

/**
 * One turn of a talk: what happened, in which state, and when (milliseconds since the talk began),
 * gives the next state, what the partner is to do and what is told to the timeline. Nothing else
 * is read or changed.
 */
export function decide(talk: Talk, state: TalkState, event: TalkEvent, atMs: number): Decision {
  const turn: Turn = { talk, atMs, state, actions: [], news: [] };
  // what was being said when it ended is still counted as heard
  if (state.phase !== 'ended' || event.event === 'sentence-said') take(turn, event);
  return { state: turn.state, actions: turn.actions, news: turn.news };
}

export { beforeTalk };

function take(turn: Turn, event: TalkEvent): void {
  switch (event.event) {
    case 'begin':
      return enter(turn, turn.talk.scenario.start);
    case 'sentence-began':
      if (event.id === turn.state.sayId) change(turn, { sentence: event.sentence });
      return;
    case 'sentence-said':
      return takeSentenceSaid(turn, event);
    case 'said':
      if (event.id === turn.state.sayId && turn.state.phase === 'saying') goOn(turn);
      return;
    case 'heard':
      return takeHeard(turn, event);
    case 'key':
      return takeKey(turn, event.key);
    case 'silence':
      return takeSilence(turn);
    case 'machine':
      return takeMachine(turn, event.how);
    case 'connect-ended':
      return takeConnectEnded(turn, event.taken, event.talkMs);
    case 'gone':
      tell(turn, { kind: 'hung-up', by: 'them' });
      return finish(turn, 'hung-up');
    case 'stop':
      tell(turn, { kind: 'hung-up', by: 'us' });
      turn.actions.push({ do: 'stop-saying' }, { do: 'hang-up' });
      return finish(turn, 'interrupted');
    case 'trouble':
      return takeTrouble(turn, event.code);
  }
}

function stepOf(turn: Turn): Step {
  return turn.talk.scenario.steps[turn.state.step]!;
}

function takeSentenceSaid(turn: Turn, event: Extract<TalkEvent, { event: 'sentence-said' }>): void {
  const { id, text, heardMs, finished } = event;
  const { step, stepBefore, stepSayId, listenedMs } = turn.state;
  change(turn, { listenedMs: listenedMs + heardMs });
  // an answer over the robot: the sentence that it broke off belongs to the question
  const saidIn = id < stepSayId ? stepBefore : step;
  turn.news.push({
    atMs: turn.atMs,
    step: saidIn,
    kind: 'said',
    text,
    heardMs: Math.round(heardMs),
    finished,
  });
}

function takeHeard(turn: Turn, event: Extract<TalkEvent, { event: 'heard' }>): void {
  const step = stepOf(turn);
  const understood: Understood = step.kind === 'ask' ? understand(step, event) : { as: 'nothing' };
  if (step.kind !== 'ask' || understood.as === 'nothing' || !counts(turn, step, event, understood)) {
    return remember(turn, event, 'ignored');
  }
  switch (understood.as) {
    case 'answer':
      remember(turn, event, 'answer');
      return answerWith(turn, understood.goto, false);
    case 'repeat':
      remember(turn, event, 'repeat');
      return repeat(turn, step);
    case 'unsure':
    case 'not-understood':
      remember(turn, event, understood.as);
      // he may still be talking, and the question is still being put: let it be heard to its end
      if (turn.state.phase === 'saying') return change(turn, { pending: understood });
      return askAgain(
        turn,
        step,
        'notUnderstood',
        understood.as === 'unsure' ? understood.answer : undefined,
      );
  }
}

/** Whether an utterance can be an answer: not one begun before the question was put. */
function counts(
  turn: Turn,
  step: AskStep,
  event: Extract<TalkEvent, { event: 'heard' }>,
  understood: Understood,
): boolean {
  const { state } = turn;
  const beganMs = turn.atMs - event.agoMs;
  if (beganMs < state.stepBeganMs || (event.over && event.over.id < state.stepSayId)) return false;
  // whoever asks for a person need not hear the rest
  if (understood.as === 'answer' && event.meaning === 'person' && step.answers.person) return true;
  if (!event.over || event.over.id < state.sayId) return true;
  const sentence = state.prompt[event.over.sentence];
  if (sentence?.accepts === 'all') return true;
  return state.prompt[event.over.sentence + 1]?.accepts === 'all' && event.over.msFromEnd <= graceMs;
}

function takeKey(turn: Turn, key: string): void {
  const step = stepOf(turn);
  const goto = step.kind === 'ask' ? step.keys[key as keyof AskStep['keys']] : undefined;
  const saying = turn.state.phase === 'saying';
  const event = { meaning: `key-${key}` as const, confidence: 1 };
  if (step.kind !== 'ask') return remember(turn, event, 'ignored');
  if (goto === undefined && key === '*') {
    remember(turn, event, 'repeat');
    return repeat(turn, step);
  }
  if (goto === undefined) {
    remember(turn, event, saying ? 'ignored' : 'not-understood');
    return saying ? undefined : askAgain(turn, step, 'notUnderstood');
  }
  remember(turn, event, 'answer');
  const early = saying && turn.state.prompt[turn.state.sentence]?.accepts === 'nothing';
  // pressed before he could know what it is about: it counts once he has heard all and not objected
  return early ? change(turn, { pending: { as: 'key', goto } }) : answerWith(turn, goto, true);
}

function takeSilence(turn: Turn): void {
  const step = stepOf(turn);
  if (step.kind !== 'ask' || turn.state.phase !== 'listening') return;
  const { pending } = turn.state;
  if (pending && pending.as !== 'key') {
    return askAgain(turn, step, 'notUnderstood', pending.as === 'unsure' ? pending.answer : undefined);
  }
  tell(turn, { kind: 'silence' });
  return askAgain(turn, step, 'silence');
}

/** A machine that we talked with for nothing; once somebody has answered or pressed, it was none. */
function takeMachine(turn: Turn, how: 'long-speech' | 'beep'): void {
  const person = turn.state.ending !== undefined || turn.state.heard.some((heard) => heard.by === 'key');
  if (person || turn.state.phase === 'connecting') return;
  tell(turn, { kind: 'machine', how });
  tell(turn, { kind: 'hung-up', by: 'us' });
  change(turn, { mark: 'not-confirmed' });
  turn.actions.push({ do: 'stop-saying' }, { do: 'hang-up' });
  finish(turn, 'machine');
}

function takeConnectEnded(turn: Turn, taken: boolean, talkMs: number): void {
  const step = stepOf(turn);
  if (step.kind !== 'connect' || turn.state.phase !== 'connecting') return;
  tell(turn, taken ? { kind: 'connected', talkMs } : { kind: 'not-connected' });
  change(turn, { administrator: taken ? 'connected' : 'nobody-took' });
  enter(turn, taken ? step.taken : step.notTaken);
}

/** A sentence can't be said: a question can't be put then, the rest goes on without it. */
function takeTrouble(turn: Turn, code: string): void {
  tell(turn, { kind: 'trouble', code });
  if (turn.state.phase === 'connecting') return;
  return stepOf(turn).kind === 'ask' ? handOver(turn) : goOn(turn);
}

function remember(
  turn: Turn,
  event: { readonly meaning: HeardEvent['meaning']; readonly confidence: number; readonly text?: string },
  used: HeardEvent['used'],
): void {
  const { meaning, confidence, text } = event;
  const by = meaning.startsWith('key-') ? 'key' : 'voice';
  const heard: HeardEvent = {
    atMs: Math.round(turn.atMs),
    step: turn.state.step,
    by,
    meaning,
    confidence,
    used,
    ...(text === undefined ? {} : { text }),
  };
  change(turn, { heard: [...turn.state.heard, heard] });
  tell(turn, { kind: 'heard', heard });
}
