import { pino } from 'pino';

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
  /** A file that lines are appended to; standard error when absent. */
  readonly file?: string;
}

/** Structured lines (JSON) on standard error or in a file; an `err` field is written with its stack. */
export function createLog(options: LogOptions): Log {
  const destination = pino.destination({ dest: options.file ?? 2, sync: true, mkdir: true });
  return pino({ level: options.level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, destination);
}

/** For tests and for whoever doesn't care. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};
