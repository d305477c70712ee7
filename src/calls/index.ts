import type { Clock, Lifecycle, Log } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { Call, CallOrder } from './call.ts';
import type { CallEvent, CallFilter, CallRecord } from './call-record.ts';
import type { TestCallReport, TestStage, Trunk, TrunkInput, TrunkState, TrunkStatus } from './trunk.ts';

export type {
  Call,
  CallEnding,
  CallListener,
  CallOrder,
  CallQuality,
  ConnectOrder,
  ConnectResult,
} from './call.ts';
export type { CallEvent, CallFilter, CallRecord } from './call-record.ts';
export { hangupCauses, isTrunkFault, type HangupCause } from './hangup-cause.ts';
export { troubleCodes, type TroubleCode } from './trouble.ts';
export { isUsable } from './trunk.ts';
export type {
  NumberFormat,
  TestCallReport,
  TestStage,
  Trunk,
  TrunkInput,
  TrunkKind,
  TrunkState,
  TrunkStatus,
} from './trunk.ts';

export interface SwitchboardOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Database;
  /** Two-channel WAV files go here, by year, month and day. */
  readonly recordingsDirectory: string;
  /** Holds the key file that trunk passwords are sealed with. */
  readonly dataDirectory: string;
  readonly bindHost: string;
  /** Wanted UDP port for SIP; when it is taken a free one is used. Default 5060. */
  readonly sipPort?: number;
  readonly advertisedHost?: string;
  readonly portRange?: { readonly from: number; readonly to: number };
  /** Where trunks of kind `rehearsal` lead; such trunks fail with `no-route` without it. */
  readonly rehearsal?: { readonly host: string; readonly port: number };
  /** Every change of a line's state. */
  onTrunkState?(trunkId: string, state: TrunkState): void;
}

export interface Switchboard extends Lifecycle {
  readonly trunks: Trunks;
  readonly records: CallRecords;
  /** Where SIP is really bound. */
  readonly address: { readonly host: string; readonly port: number };
  readonly activeCalls: readonly Call[];
  /** Throws `Failure`: `trunk.missing`, `trunk.unavailable` (with `why`), `trunk.lines-busy`, `trunk.too-fast` (with `retryAfterMs`), `switchboard.stopping`. */
  place(order: CallOrder): Call;
  /** What `place` would allow now. */
  capacity(trunkId: string): { readonly freeLines: number; readonly nextStartInMs: number };
}

export interface Trunks {
  list(projectId: string): Promise<readonly Trunk[]>;
  get(trunkId: string): Promise<Trunk | undefined>;
  /** Throws `Failure` `trunk.invalid` with the field's name. */
  save(input: TrunkInput): Promise<Trunk>;
  remove(trunkId: string): Promise<void>;
  /** The project's rehearsal line, made when it isn't there. */
  rehearsalTrunk(projectId: string): Promise<Trunk>;
  state(trunkId: string): TrunkState;
  states(): readonly TrunkStatus[];
  /** Places one call and tells each stage as it is reached. `number`: E.164 or an extension. */
  test(trunkId: string, number: string, onStage?: (stage: TestStage) => void): Promise<TestCallReport>;
}

export interface CallRecords {
  get(callId: string): Promise<CallRecord | undefined>;
  list(filter: CallFilter): Promise<readonly CallRecord[]>;
  events(callId: string): Promise<readonly CallEvent[]>;
  /** Adds to the timeline; never throws, survives a database that is away for a while. */
  addEvent(callId: string, kind: string, detail?: Readonly<Record<string, unknown>>): void;
  /** At start: rows left open by a crash are closed as `interrupted`, their recordings repaired. Returns their ids. */
  closeInterrupted(): Promise<readonly string[]>;
}
