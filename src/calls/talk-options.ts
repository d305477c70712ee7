import type { Clock } from '../base/index.ts';
import type { ReferRequest } from '../sip/index.ts';
import type { Leg } from './leg.ts';
import type { Referrer } from './line-transfer.ts';
import type { TalkName } from './talk-name.ts';

export interface TalkOptions {
  readonly clock: Clock;
  readonly callId: string;
  /** Answered. */
  readonly patient: Leg;
  /** He is one of our own people as well, who has called a colleague. */
  readonly isPatientOurs?: boolean;
  /** Adds a line to the call's timeline. */
  note(kind: string, detail?: Readonly<Record<string, unknown>>): void;
  /** A telephone of one of our own people asks for a transfer of this talk; refused when absent. */
  onTransferAsked?(refer: ReferRequest, by: TalkName): void;
  /** Something that `view` shows. */
  onChange?(): void;
  /** The patient's line carries transfers out itself when it is asked to (RFC 5589). */
  readonly byRefer?: Referrer;
}
