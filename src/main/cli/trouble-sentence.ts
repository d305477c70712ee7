import { inspect } from 'node:util';
import { isFailure, loggedError } from '../../base/index.ts';
import { isDatabaseAway } from '../../db/index.ts';

/** PostgreSQL's codes for what is not in the database: a table, a column, a schema. */
const notThere = new Set(['42P01', '42703', '3F000']);

/** What went wrong with a command, and the cure, in one sentence; the bare error only where nothing better is known. */
export function troubleSentence(error: unknown): string {
  if (isFailure(error)) return error.message;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && notThere.has(code)) {
    return 'The database was not made by this version of Perezvon: start Perezvon on it once (perezvon start) and try again.';
  }
  if (typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS'))
    return `${String(message)}\nSee: perezvon help`;
  if (isDatabaseAway(error)) {
    return 'The database does not answer. Is it running, and does DATABASE_URL name it?';
  }
  return inspect(loggedError(error), { depth: 5 });
}
