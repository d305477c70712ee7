import type { AnswerVerdict, Meaning } from '../speech/index.ts';
import type { CallAgain } from './call-again.ts';

/** What the talk leaves on the appointment's card. */
export type ReminderMark = 'confirmed' | 'not-confirmed' | 'declined' | 'wants-to-move';

/**
 * How the talk ended. `pressed` is a yes or a no by key; `asked-later` wants another call, `stop-calling` none ever
 * (whatever else he has said: see the mark); `machine` is an answering machine or any other device; `interrupted` means
 * that we broke it off (the process stops, the campaign was stopped).
 */
export type ReminderEnding =
  | 'said-yes'
  | 'said-no'
  | 'pressed'
  | 'silent'
  | 'not-understood'
  | 'asked-for-person'
  | 'asked-later'
  | 'stop-calling'
  | 'hung-up'
  | 'machine'
  | 'interrupted';

/** Who answered, and of an announcement which. */
export type AnsweredBy = Pick<AnswerVerdict, 'who' | 'announcement'>;

/** One thing that the patient said or pressed. */
export interface HeardEvent {
  /** Milliseconds since the talk began. */
  readonly atMs: number;
  readonly step: string;
  readonly by: 'voice' | 'key';
  /** For a key: `key-1`, `key-*`. */
  readonly meaning: Meaning | `key-${string}`;
  readonly confidence: number;
  readonly text?: string;
  /**
   * What the scenario made of it. `told`: a question that the clinic's own answer was given to. `ignored`: said before
   * the question, a nod while we spoke, or a noise.
   */
  readonly used: 'answer' | 'unsure' | 'not-understood' | 'repeat' | 'told' | 'ignored';
}

export interface ScenarioOutcome {
  readonly mark: ReminderMark;
  readonly ending: ReminderEnding;
  readonly administrator: 'not-needed' | 'connected' | 'nobody-took';
  readonly heard: readonly HeardEvent[];
  /** How far he listened: milliseconds of the robot's speech that were played to him. */
  readonly listenedMs: number;
  /** Name of the step in which the talk ended. */
  readonly lastStep: string;
  /** He was to be given a person and got none: a line for the hand-call list. */
  readonly callback: boolean;
  /** With the ending `machine`: which. */
  readonly machine?: AnsweredBy;
  /** With the ending `asked-later`: when. */
  readonly callAgain?: CallAgain;
}

/** News of a talk in progress, for the call's timeline. `atMs` is milliseconds since the talk began. */
export type StepEvent = { readonly atMs: number; readonly step: string } & (
  | { readonly kind: 'step' }
  | { readonly kind: 'said'; readonly text: string; readonly heardMs: number; readonly finished: boolean }
  | { readonly kind: 'heard'; readonly heard: HeardEvent }
  | { readonly kind: 'silence' }
  | ({ readonly kind: 'answered-by' } & AnsweredBy & Pick<AnswerVerdict, 'confidence' | 'reasons'>)
  | { readonly kind: 'mark'; readonly mark: ReminderMark }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly talkMs: number }
  | { readonly kind: 'not-connected' }
  | { readonly kind: 'hung-up'; readonly by: 'us' | 'them' }
  | { readonly kind: 'trouble'; readonly code: string }
);
