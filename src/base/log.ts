import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino } from 'pino';
import { loggedError } from './logged-error.ts';

/** Values of a log line. Identifiers, counts and codes only: never phone numbers, names or diagnoses. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Log {
  debug(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  error(fields: LogFields, message: string): void;
  /** A log whose lines all carry these fields: `log.child({ room: 'sip' })`. */
  child(fields: LogFields): Log;
}

export interface LogOptions {
  readonly level: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** A file that lines are appended to, closed to other users of the machine; standard error when absent. */
  readonly file?: string;
}

/** Structured lines (JSON) on standard error or in a file; `err` is written with its stack and without values of rows. */
export function createLog(options: LogOptions): Log {
  const { file, level } = options;
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const destination = pino.destination({ dest: file ?? 2, sync: true, mode: 0o600 });
  // a file of an older release was open to all; a device is nobody's to close
  if (file !== undefined && statSync(file).isFile()) chmodSync(file, 0o600);
  const timestamp = pino.stdTimeFunctions.isoTime;
  return pino({ level, base: null, timestamp, serializers: { err: loggedError } }, destination);
}

/** For tests and for whoever doesn't care. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};
