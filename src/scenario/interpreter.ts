import type { HeardEvent } from './outcome.ts';
import type { PartnerAction, PartnerEvent, Place } from './partner.ts';
import type { StepEvent } from './outcome.ts';
import type { PromptSentence, Talk } from './prompt.ts';
import type { Replies, SayStep, Step } from './script.ts';
import { takeAnsweredBy, takeGreetingOver, takeSentenceNext, weighed } from './machine.ts';
import { isNod, isThanks } from './small-words.ts';
import { answerWith, askAgain, enter, finish, goOn, handOver, repeat, tellAnswer } from './steps.ts';
import { beforeTalk, change, tell, type TalkState, type Turn } from './talk-state.ts';
import { understand, type Understood } from './understanding.ts';

/** `begin` and `stop` come from whoever runs the talk, the others from the partner. */
export type TalkEvent = PartnerEvent | { readonly event: 'begin' } | { readonly event: 'stop' };

type HeardNow = Extract<TalkEvent, { event: 'heard' }>;

export interface Decision {
  readonly state: TalkState;
  readonly actions: readonly PartnerAction[];
  readonly news: readonly StepEvent[];
}

/** He may begin to answer this long before the question: he has heard what it is about. */
const graceMs = 500;
/** So much of a question that follows something else is heard before a yes is meant for it. */
const putWithinMs = 700;

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
    case 'sentence-next':
      return takeSentenceNext(turn, event);
    case 'sentence-began':
      if (event.id === turn.state.sayId) change(turn, { sentence: event.sentence });
      return;
    case 'sentence-said':
      return takeSentenceSaid(turn, event);
    case 'said':
      if (event.id === turn.state.sayId && turn.state.phase === 'saying') goOn(turn);
      return;
    case 'heard':
      return takeHeard(turn, weighed(turn.state, event));
    case 'key':
      return takeKey(turn, event.key);
    case 'silence':
      return takeSilence(turn);
    case 'answered-by':
      return takeAnsweredBy(turn, event.by);
    case 'greeting-over':
      return takeGreetingOver(turn);
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

function takeHeard(turn: Turn, event: HeardNow): void {
  const step = stepOf(turn);
  if (step.kind === 'say') return takeBack(turn, step, event);
  const canTell = (answer: string): boolean => turn.talk.wording.answers.includes(answer);
  const understood: Understood =
    step.kind === 'ask' ? doubted(turn, event, understand(step, event, canTell)) : { as: 'nothing' };
  if (step.kind !== 'ask' || understood.as === 'nothing') return remember(turn, event, 'ignored');
  if (isOnlyNod(turn, event, understood)) return remember(turn, event, 'ignored');
  doubtKey(turn, meantStep(step, understood));
  if (!counts(turn, event, understood)) return remember(turn, event, 'ignored');
  switch (understood.as) {
    case 'answer':
      remember(turn, event, 'answer');
      return answerWith(turn, understood.goto, false, event.said);
    case 'question':
      remember(turn, event, 'told');
      return tellAnswer(turn, step, understood.answer);
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

/** «Ага», «так» while we speak: he listens. Once the question was put, his «ага» may be the answer to it. */
function isOnlyNod(turn: Turn, { text, over }: HeardNow, understood: Understood): boolean {
  if (!over || !isNod(text)) return false;
  if (understood.as !== 'answer') return true;
  const prompt = turn.state.prompts[over.id - turn.state.stepSayId] ?? [];
  const question = prompt.findIndex(({ accepts }) => accepts === 'all');
  const put = over.sentence > question || (over.sentence === question && over.msFromEnd <= graceMs);
  return question < 0 || !put;
}

/** «Да… ой, нет»: as long as the robot has not let go, he may take back what it thanks him for, whenever he began to. */
function takeBack(turn: Turn, step: SayStep, event: HeardNow): void {
  const understood = understand(step, event);
  if (understood.as !== 'answer') return remember(turn, event, 'ignored');
  remember(turn, event, 'answer');
  answerWith(turn, understood.goto, false, event.said);
}

function meantStep(step: Replies, understood: Understood): string | undefined {
  if (understood.as === 'answer') return understood.goto;
  return understood.as === 'unsure' ? step.answers[understood.answer]?.goto : undefined;
}

/** An early key is dropped by whatever does not agree with it, as the question is put in any case; true when it was. */
function doubtKey(turn: Turn, goto: string | undefined): boolean {
  const { pending } = turn.state;
  if (pending?.as !== 'key' || pending.goto === goto) return false;
  change(turn, { pending: undefined });
  return true;
}

/** «Хорошо» after the clinic's answer to his question may be meant for that: whether he will come is asked again. */
function doubted(turn: Turn, event: HeardNow, understood: Understood): Understood {
  if (understood.as !== 'answer' || event.meaning !== 'yes' || !isThanks(event.text)) return understood;
  const { over } = event;
  const prompt = over ? turn.state.prompts[over.id - turn.state.stepSayId] : turn.state.prompt;
  return prompt?.[0]?.afterAnswer ? { as: 'unsure', answer: 'yes' } : understood;
}

/** Whether an utterance can be an answer: by what was being said when it began. */
function counts(turn: Turn, event: HeardNow, understood: Understood): boolean {
  const { state } = turn;
  const beganMs = turn.atMs - event.agoMs;
  const { over } = event;
  if (beganMs < state.stepBeganMs || (over && over.id < state.stepSayId)) return false;
  // whoever asks for a person, or to be left alone, need not hear the rest
  if (understood.as === 'answer' && /^(?:person|stop-calling)$/.test(event.meaning)) return true;
  if (!over) return beganMs >= state.putMs - graceMs;
  const prompt = state.prompts[over.id - state.stepSayId] ?? [];
  // he has heard what it is about; a machine that greets with «перезвоните позже» has not
  const aboutVisit = prompt[over.sentence] !== undefined && prompt[over.sentence]!.accepts !== 'nothing';
  if (understood.as === 'answer' && event.meaning === 'later' && aboutVisit) return true;
  if (prompt[over.sentence]?.afterAnswer) return countsAfterAnswer(prompt, over, event);
  if (prompt[over.sentence]?.accepts === 'all') return true;
  return prompt[over.sentence + 1]?.accepts === 'all' && over.msFromEnd <= graceMs;
}

/** A yes to what the clinic has answered is none to its question: that has to be heard first. */
function countsAfterAnswer(prompt: readonly PromptSentence[], over: Place, { meaning }: HeardNow): boolean {
  if (prompt[over.sentence]!.accepts !== 'all') return false;
  const agrees = meaning === 'yes' || meaning.startsWith('digit-');
  return !agrees || over.msIn >= putWithinMs || prompt[over.sentence - 1]?.accepts === 'all';
}

function takeKey(turn: Turn, key: string): void {
  const step = stepOf(turn);
  const replies: Replies | undefined = step.kind === 'ask' || step.kind === 'say' ? step : undefined;
  const goto = replies?.keys[key as keyof Replies['keys']];
  const saying = turn.state.phase === 'saying';
  const event = { meaning: `key-${key}` as const, confidence: 1 };
  if (step.kind === 'say' && goto !== undefined) {
    remember(turn, event, 'answer');
    return answerWith(turn, goto, true);
  }
  if (step.kind !== 'ask') return remember(turn, event, 'ignored');
  const early = saying && turn.state.prompt[turn.state.sentence]?.accepts === 'nothing';
  if (doubtKey(turn, goto) && early && key !== '*') return remember(turn, event, 'ignored');
  if (goto === undefined && key === '*') {
    remember(turn, event, 'repeat');
    return repeat(turn, step);
  }
  if (goto === undefined) {
    remember(turn, event, saying ? 'ignored' : 'not-understood');
    return saying ? undefined : askAgain(turn, step, 'notUnderstood');
  }
  remember(turn, event, 'answer');
  // pressed before he could know what it is about: it counts once he has heard all and not objected
  return early ? change(turn, { pending: { as: 'key', goto } }) : answerWith(turn, goto, true);
}

function takeSilence(turn: Turn): void {
  const step = stepOf(turn);
  if (turn.state.phase !== 'listening') return;
  if (step.kind === 'say') return enter(turn, step.next);
  if (step.kind !== 'ask') return;
  const { pending } = turn.state;
  if (pending && pending.as !== 'key') {
    return askAgain(turn, step, 'notUnderstood', pending.as === 'unsure' ? pending.answer : undefined);
  }
  tell(turn, { kind: 'silence' });
  return askAgain(turn, step, 'silence');
}

function takeConnectEnded(turn: Turn, taken: boolean, talkMs: number): void {
  const step = stepOf(turn);
  if (step.kind !== 'connect' || turn.state.phase !== 'connecting') return;
  tell(turn, taken ? { kind: 'connected', talkMs } : { kind: 'not-connected' });
  change(turn, { administrator: taken ? 'connected' : 'nobody-took' });
  enter(turn, taken ? step.taken : step.notTaken);
}

/** The answer could not be kept for good: what the robot would say on is not true then. */
export const answerNotKept = 'answer.not-kept';

/** A sentence can't be said: a question can't be put then, the rest goes on without it. */
function takeTrouble(turn: Turn, code: string): void {
  tell(turn, { kind: 'trouble', code });
  if (turn.state.phase === 'connecting') return;
  if (code === answerNotKept) {
    // also when it was to replace a yes: that one does not stand any more
    change(turn, { mark: 'not-confirmed', ending: undefined });
    return handOver(turn);
  }
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
