import type { Mark } from '../clinic/index.ts';
import type { HeardEvent, ReminderFacts } from '../scenario/index.ts';
import type { RobotCallResult } from './attempt-ending.ts';

/** One call to place and lead through its scenario. The attempt is committed under `callId`. */
export interface RobotCallOrder {
  readonly callId: string;
  readonly projectId: string;
  readonly trunkId: string;
  readonly phone: string;
  readonly facts: ReminderFacts;
  readonly administratorUri: string | undefined;
  readonly ringMs: number;
  readonly maxTalkMs: number;
  /**
   * Asked right before each try, when all is ready to be said: he may have asked meanwhile not to be called, and the line may have
   * kept it waiting while its machine slept.
   */
  readonly isWelcome: () => Promise<boolean>;
  /** Asked after that, with nothing to wait for in between: it may have waited for its turn, and the hour be over. */
  readonly mayPlace: () => boolean;
  /** It has its line. */
  readonly onPlaced: () => void;
  /** Commits an answer; the robot goes on only when it resolves. False: it may not stand. */
  readonly onMark: (mark: Mark, how: string) => Promise<boolean>;
  readonly onPhase: (phase: 'ringing' | 'talking') => void;
  readonly onStep: (step: string) => void;
  readonly onHeard: (heard: HeardEvent) => void;
}

/**
 * Port: places a call and leads the talk. `not-placed`: nothing was sent, because the line had no room for some seconds or
 * it may not be placed any more. Rejects only with a `Failure` of the line or for a bug.
 */
export type RobotCall = (order: RobotCallOrder) => Promise<RobotCallResult | 'not-placed'>;
