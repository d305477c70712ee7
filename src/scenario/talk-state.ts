import type { AnswerVerdict, Said } from '../speech/index.ts';
import type { CallAgain } from './call-again.ts';
import type {
  AnsweredBy,
  HeardEvent,
  ReminderEnding,
  ReminderMark,
  ScenarioOutcome,
  StepEvent,
} from './outcome.ts';
import type { PartnerAction } from './partner.ts';
import type { PromptSentence, Talk } from './prompt.ts';
import type { AnswerName } from './script.ts';

/** An input that came while the robot still spoke; it is used when the robot has ended. */
export type Pending =
  | { readonly as: 'unsure'; readonly answer: AnswerName }
  | { readonly as: 'not-understood' }
  | { readonly as: 'key'; readonly goto: string };

/** Where a talk is. Replaced, never changed. */
export interface TalkState {
  /** The last step that says something. */
  readonly step: string;
  readonly stepBefore: string;
  readonly stepBeganMs: number;
  readonly phase: 'saying' | 'listening' | 'connecting' | 'ended';
  /** The `say` in progress, or the last one; ids under `stepSayId` belong to earlier steps. */
  readonly sayId: number;
  readonly stepSayId: number;
  readonly prompt: readonly PromptSentence[];
  /** All prompts of the step, also those broken off: the first is that of `stepSayId`. */
  readonly prompts: readonly (readonly PromptSentence[])[];
  /** When the step's question was first put to its end; words over nothing count from then on. */
  readonly putMs: number;
  readonly sentence: number;
  readonly silences: number;
  readonly misunderstandings: number;
  readonly repeats: number;
  readonly pending: Pending | undefined;
  readonly answeredByKey: boolean;
  /** What was told with the answer that led to this step. */
  readonly said: Said | undefined;
  readonly callAgain: CallAgain | undefined;
  readonly mark: ReminderMark;
  readonly ending: ReminderEnding | undefined;
  /** What is thought of who answered. */
  readonly answeredBy: Pick<AnswerVerdict, 'who' | 'confidence'> | undefined;
  /** The highest disclosure level of what was told. */
  readonly told: number;
  /** What was not told to one who may be a machine: where the talk goes on when he has answered as a person does. */
  readonly heldBack: { readonly step: string; readonly sentence: number } | undefined;
  /** He has answered as a person does. */
  readonly proven: boolean;
  /** It is a machine: nothing that it says is an answer. */
  readonly machine: AnsweredBy | undefined;
  readonly administrator: ScenarioOutcome['administrator'];
  readonly heard: readonly HeardEvent[];
  readonly listenedMs: number;
}

/** One turn in the making: what the state becomes, what the partner is to do, what is told. */
export interface Turn {
  readonly talk: Talk;
  readonly atMs: number;
  state: TalkState;
  readonly actions: PartnerAction[];
  readonly news: StepEvent[];
}

export const beforeTalk: TalkState = {
  step: '',
  stepBefore: '',
  stepBeganMs: 0,
  phase: 'saying',
  sayId: 0,
  stepSayId: 0,
  prompt: [],
  prompts: [],
  putMs: Infinity,
  sentence: 0,
  silences: 0,
  misunderstandings: 0,
  repeats: 0,
  pending: undefined,
  answeredByKey: false,
  said: undefined,
  callAgain: undefined,
  mark: 'not-confirmed',
  ending: undefined,
  answeredBy: undefined,
  told: 0,
  heldBack: undefined,
  proven: false,
  machine: undefined,
  administrator: 'not-needed',
  heard: [],
  listenedMs: 0,
};

export function change(turn: Turn, changes: Partial<TalkState>): void {
  turn.state = { ...turn.state, ...changes };
}

type News = StepEvent extends infer Each
  ? Each extends StepEvent
    ? Omit<Each, 'atMs' | 'step'>
    : never
  : never;

export function tell(turn: Turn, news: News): void {
  turn.news.push({ atMs: turn.atMs, step: turn.state.step, ...news });
}

export function outcomeOf(state: TalkState): ScenarioOutcome {
  return {
    mark: state.mark,
    ending: state.ending ?? 'interrupted',
    administrator: state.administrator,
    heard: state.heard,
    listenedMs: Math.round(state.listenedMs),
    lastStep: state.step,
    callback: state.administrator === 'nobody-took',
    ...(state.machine ? { machine: state.machine } : {}),
    ...(state.ending === 'asked-later' ? { callAgain: state.callAgain ?? {} } : {}),
  };
}
