import type { HangupCause } from './hangup-cause.ts';

/** How a talk of a patient with our people went. */
export interface ConnectResult {
  readonly taken: boolean;
  readonly cause: HangupCause;
  /** From bridging to the end of the bridge. */
  readonly talkMs: number;
}
