export { Allowance } from './allowance.ts';
export { ManualClock, systemClock, type Clock, type Timer } from './clock.ts';
export { Failure, isFailure, type FailureDetails, type FailureKind } from './failure.ts';
export { newId, newToken } from './ids.ts';
export { ipv6Groups } from './ipv6.ts';
export type { Lifecycle } from './lifecycle.ts';
export { createLog, silentLog, type Log, type LogFields, type LogOptions } from './log.ts';
export { loggedError } from './logged-error.ts';
export { isRussianNumber } from './number-plan.ts';
export { zonesOfNumber } from './number-zone.ts';
export { readPersonAddress, type PersonAddressProblem } from './person-address.ts';
export type { E164 } from './phone-number.ts';
export { isDayOff, type CalendarChange } from './production-calendar.ts';
export { shortened, storableJson, storableText } from './storable-text.ts';
export {
  isStun,
  notUnderstood,
  readStunFrame,
  readStunXorAddress,
  stunAttribute,
  stunAttributes,
  stunHeaderBytes,
  stunTypes,
  stunUnknownAttributes,
  stunXorAddress,
  writeStunFrame,
  type StunAttribute,
} from './stun-header.ts';
export { startProcess, startWorker, workerInput } from './worker.ts';
export { within } from './within.ts';
