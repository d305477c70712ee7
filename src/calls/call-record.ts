import type { CallDirection, CallPurpose, CallQuality } from './call.ts';
import type { HangupCause } from './hangup-cause.ts';

/** A call as it is kept for ever. Times are milliseconds since 1970. */
export interface CallRecord {
  readonly id: string;
  readonly projectId: string;
  readonly trunkId: string;
  readonly direction: CallDirection;
  readonly purpose: CallPurpose;
  /**
   * Who called: of an incoming call the patient (undefined when he stays anonymous), of ours the telephone that dialled,
   * or the name of who brought an outside number into a talk.
   */
  readonly from: string | undefined;
  /** Who was called; of an incoming call our own number. */
  readonly to: string;
  /** The call for whose talk this one was placed. */
  readonly forCallId?: string;
  readonly placedAt: number;
  readonly ringingAt: number | undefined;
  readonly answeredAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly cause: HangupCause | undefined;
  readonly endedBy: 'us' | 'them' | 'network' | undefined;
  readonly sipStatus: number | undefined;
  readonly ringMs: number | undefined;
  readonly talkMs: number | undefined;
  readonly recording: { readonly path: string; readonly durationMs: number } | undefined;
  readonly quality: CallQuality | undefined;
}

/** One line of a call's timeline. */
export interface CallEvent {
  readonly id: string;
  readonly callId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /**
   * `placed` (`received` when somebody rang us), `ringing`, `early-media`, `answered`, `digit`, `connecting`, `connected`, `not-connected`, `ended`,
   * `interrupted`, and what other rooms add: `said`, `heard`, `mark`…
   */
  readonly kind: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface CallFilter {
  readonly projectId: string;
  readonly trunkId?: string;
  readonly cause?: HangupCause;
  readonly answered?: boolean;
  readonly direction?: CallDirection;
  /** Only these calls: a campaign's, a target's. */
  readonly ids?: readonly string[];
  /** Digits that the other side's number contains. */
  readonly number?: string;
  /** Only a number that is wholly given, or two digits at its end: what a masked number shows anyway. */
  readonly wholeNumber?: boolean;
  readonly limit?: number;
  /** Older than this call (its `placedAt` and id), for the next page. */
  readonly before?: { readonly placedAt: number; readonly id: string };
}
