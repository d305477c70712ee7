import type { MediaStream, StreamStatistics } from '../media/index.ts';
import type { DialogName, ReferRequest } from '../sip/index.ts';
import type { HangupCause, OwnReason } from './hangup-cause.ts';

/** One party of a call: its signalling and one media stream, whichever way they came together. */
export interface Leg {
  /** Absent before it is open. */
  readonly stream: MediaStream | undefined;
  /** Answered, and not over. */
  readonly isTalking: boolean;
  /** Of an answered SIP leg: by this a telephone names it in a transfer. */
  readonly dialog?: DialogName | undefined;
  /** Ends it in any state; the listener hears of it within seconds even from a far end that is dead. */
  hangUp(own?: OwnReason): void;
}

export interface LegListener {
  onRinging?(): void;
  onEarlyMedia?(): void;
  onAnswered?(stream: MediaStream): void;
  onDigit?(digit: string): void;
  /** The far end holds us, or has us back. */
  onHeld?(held: boolean): void;
  /** The far end asks us to call somebody in its place; refused unless accepted before this returns. */
  onRefer?(refer: ReferRequest): void;
  onFrame?(frame: Int16Array): void;
  /** Once, after the stream is closed. */
  onEnded(end: LegEnd): void;
}

export interface LegEnd {
  readonly cause: HangupCause;
  readonly by: 'us' | 'them' | 'network';
  readonly sipStatus: number;
  readonly ringMs: number;
  readonly talkMs: number;
  /** A 180 or 183 came. */
  readonly rang: boolean;
  /** A 2xx came. */
  readonly answered: boolean;
  readonly statistics?: StreamStatistics;
}
