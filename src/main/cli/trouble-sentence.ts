import { inspect } from 'node:util';
import { isFailure, loggedError } from '../../base/index.ts';
import { isDatabaseAway } from '../../db/index.ts';

/** PostgreSQL's codes for what is not in the database: a table, a column, a schema. */
const notThere = new Set(['42P01', '42703', '3F000']);

/** What PostgreSQL says of an external database that was not prepared, by its codes, with the cure. */
const unprepared: Readonly<Record<string, string>> = {
  '3D000':
    'PostgreSQL has no database of the name in DATABASE_URL. Make it: createdb --owner=USER NAME (see docs/operations/roles.md).',
  '28P01': 'PostgreSQL does not take the user and password in DATABASE_URL.',
  '28000':
    'PostgreSQL does not let the user in DATABASE_URL in: there is no such user (createuser --pwprompt USER), or pg_hba.conf keeps him out.',
  '42501':
    'The user in DATABASE_URL may not make tables in that database. Make him its owner: ALTER DATABASE NAME OWNER TO USER.',
};

/** What went wrong with a command, and the cure, in one sentence; the bare error only where nothing better is known. */
export function troubleSentence(error: unknown): string {
  if (isFailure(error)) return error.message;
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const cure = typeof code === 'string' && Object.hasOwn(unprepared, code) ? unprepared[code] : undefined;
  if (cure !== undefined) return cure;
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
