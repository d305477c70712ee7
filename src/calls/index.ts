export type {
  Call,
  CallEnding,
  CallListener,
  CallOrder,
  CallPurpose,
  CallQuality,
  ConnectOrder,
  ConnectResult,
} from './call.ts';
export type { CallEvent, CallFilter, CallRecord } from './call-record.ts';
export type { CallRecords } from './call-records.ts';
export { hangupCauses, isTrunkFault, type HangupCause } from './hangup-cause.ts';
export { Switchboard, type SwitchboardOptions } from './switchboard.ts';
export { troubleWords, type TroubleWords } from './trouble-words.ts';
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
export type { Trunks } from './trunks.ts';
