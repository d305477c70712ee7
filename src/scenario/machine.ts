import {
  isDoubtful,
  isMachine,
  isSurelyMachine,
  type Answerer,
  type AnswerVerdict,
} from '../speech/index.ts';
import type { PartnerEvent } from './partner.ts';
import { askWhetherSure, enter, finish } from './steps.ts';
import { change, tell, type TalkState, type Turn } from './talk-state.ts';

type HeardNow = Extract<PartnerEvent, { event: 'heard' }>;

/** A yes of somebody who may be a machine: so short that no machine says it, which speak in sentences. */
const shortYesMs = 1000;
/** What a longer one is worth: he is asked whether he was understood. */
const doubtfulYes = 0.8;
/** Words that no person says in his own name outweigh whatever was understood of them before. */
const wordsOutweigh = 0.9;
/** Whoever is looked for has not come yet. */
const nobodyYet: ReadonlySet<Answerer> = new Set(['music', 'ringback']);

/**
 * Who answered, or a new thought of it. A machine is never asked and its yes does not stand: the talk goes the way that
 * the scenario has for such a machine, or is over.
 */
export function takeAnsweredBy(turn: Turn, by: AnswerVerdict): void {
  const { who, announcement, confidence, reasons } = by;
  const kind = { who, ...(announcement ? { announcement } : {}) };
  const before = turn.state.answeredBy;
  // one doubt after another is no news
  if (!(before && isDoubtful(before) && isDoubtful(by)))
    tell(turn, { kind: 'answered-by', ...kind, confidence, reasons });
  change(turn, { answeredBy: { who, confidence } });
  if (!isSurelyMachine(by)) {
    // «да. Я передам абоненту»
    if (isMachine(by.who) && by.reasons.includes('words') && !hasPressed(turn.state)) askWhetherSure(turn);
    return;
  }
  if (turn.state.machine) return change(turn, { machine: kind });
  if (isPerson(turn.state, by)) return;
  if (turn.state.mark !== 'not-confirmed') tell(turn, { kind: 'mark', mark: 'not-confirmed' });
  change(turn, { mark: 'not-confirmed', ending: 'machine', machine: kind, pending: undefined });
  turn.actions.push({ do: 'stop-saying' });
  const ways: Readonly<Partial<Record<Answerer, string>>> = turn.talk.scenario.machines;
  const way = ways[who];
  if (way !== undefined) return enter(turn, way);
  tell(turn, { kind: 'hung-up', by: 'us' });
  turn.actions.push({ do: 'hang-up' });
  finish(turn, 'machine');
}

/**
 * More than before is about to be told: not to one who may be a machine, who is first asked for an answer such as people give;
 * nor into music and ringing, where nobody listens yet.
 */
export function takeSentenceNext(
  turn: Turn,
  { id, sentence }: Extract<PartnerEvent, { event: 'sentence-next' }>,
): void {
  const { state } = turn;
  const { doubtful } = turn.talk.scenario;
  if (id !== state.sayId || state.phase !== 'saying') return;
  const level = state.prompt[sentence]?.level ?? 0;
  const by = state.answeredBy;
  const isDoubted = by !== undefined && (isDoubtful(by) || nobodyYet.has(by.who));
  const trusted = state.proven || hasPressed(state) || !isDoubted;
  if (level <= state.told || trusted || doubtful === undefined)
    return change(turn, { told: Math.max(level, state.told) });
  change(turn, { heldBack: { step: state.step, sentence } });
  turn.actions.push({ do: 'stop-saying' });
  enter(turn, doubtful);
}

/** The machine's greeting is over: what is said from now on is heard, or recorded. */
export function takeGreetingOver(turn: Turn): void {
  const step = turn.talk.scenario.steps[turn.state.step]!;
  if (step.kind === 'wait' && turn.state.phase === 'listening') enter(turn, step.next);
}

/** Keys are pressed by people. */
function hasPressed({ heard }: TalkState): boolean {
  return heard.some(({ by }) => by === 'key');
}

/** Who has pressed a key, or answered something else than yes; and nobody else is being rung for. */
function isPerson(state: TalkState, { reasons, confidence }: AnswerVerdict): boolean {
  const { mark, ending, phase } = state;
  if (phase === 'connecting' || hasPressed(state)) return true;
  // «перезвоните позже» is what machines say, too
  const answered = ending !== undefined && ending !== 'asked-later' && mark !== 'confirmed';
  return answered && !(reasons.includes('words') && confidence >= wordsOutweigh);
}

/**
 * An answer as much as it is worth of who gives it: of one who may be a machine only a short yes, or number, counts at once,
 * and "never call again" only when he has answered as a person does before: he is asked what he has said.
 */
export function weighed(state: TalkState, event: HeardNow): HeardNow {
  const by = state.answeredBy;
  if (!by || !isDoubtful(by) || hasPressed(state)) return event;
  if (event.meaning === 'stop-calling' && state.proven) return event;
  const agrees = event.meaning === 'yes' || event.meaning.startsWith('digit-');
  const long = agrees && (event.lastedMs ?? 0) > shortYesMs;
  if (!long && event.meaning !== 'stop-calling') return event;
  return { ...event, confidence: Math.min(event.confidence, doubtfulYes) };
}
