import type { MediaStream, StreamStatistics } from '../media/index.ts';
import type { DialogName, ReferOrder, ReferRequest, ReferResult } from '../sip/index.ts';
import type { HangupCause, OwnReason } from './hangup-cause.ts';
import type { TalkName } from './talk-name.ts';

/** A leg whose sound is listened to now and then. */
export interface AudibleLeg extends Leg {
  /** Who hears what the far end says from now on, in place of the one before; undefined: nobody. */
  listen(onFrame: ((frame: Int16Array) => void) | undefined): void;
}

/** One party of a call: its signalling and one media stream, whichever way they came together. */
export interface Leg {
  /** Absent before it is open. */
  readonly stream: MediaStream | undefined;
  /** Answered, and not over. */
  readonly isTalking: boolean;
  /** Of an answered SIP leg: by this a telephone names it in a transfer. */
  readonly dialog?: DialogName | undefined;
  /** Another than was rung has taken his place (RFC 3891). */
  readonly isReplaced?: boolean;
  /** Who is there then; undefined for one of whom nothing is known. */
  readonly who?: TalkName | undefined;
  /** Of who was rung for a patient: over the patient's own line, which may join the two without us. */
  readonly isOnSameLine?: boolean;
  /** Asks the far end of an answered SIP leg to call somebody instead of us (REFER). */
  refer?(order: ReferOrder): Promise<ReferResult>;
  /**
   * The sound of an answered SIP leg is beside that stream from now on, so that the two can hear each other. False when the
   * far end does not want that, or a move is going on: the talk stays where it was. One that agrees by an answer of no use is
   * asked back, and hung up when it does not come. Never rejects.
   */
  moveNear?(near: MediaStream): Promise<boolean>;
  /** Ends it in any state; the listener hears of it within seconds even from a far end that is dead. */
  hangUp(own?: OwnReason): void;
}

export interface LegListener {
  onRinging?(): void;
  onEarlyMedia?(): void;
  onAnswered?(stream: MediaStream): void;
  onDigit?(digit: string): void;
  /** Its line wants keys by the signalling and takes none so: they go in the sound. Told once. */
  onKeysInSound?(): void;
  /** The far end holds us, or has us back. */
  onHeld?(held: boolean): void;
  /** The far end asks us to call somebody in its place; refused unless accepted before this returns. */
  onRefer?(refer: ReferRequest): void;
  /** Another has taken the far end's place; the sound goes on by the same stream. */
  onReplaced?(): void;
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
