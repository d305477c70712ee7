export type { Call, CallEnding, ConnectOrder, ConnectResult } from './call.ts';
export type { CallEvent, CallFilter, CallRecord } from './call-record.ts';
export type { HangupCause } from './hangup-cause.ts';
export { Switchboard } from './switchboard.ts';
export { troubleWords } from './trouble-words.ts';
export type { TroubleCode } from './trouble.ts';
export { isUsable } from './trunk.ts';
export type { TestCallReport, TestStage, Trunk, TrunkInput, TrunkState } from './trunk.ts';
export type { Trunks } from './trunks.ts';
