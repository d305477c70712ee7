// PostgreSQL §13.3.5 "Advisory Locks": held by a session, so they end with the process however that dies.

/** Any number will do, as long as every version of Perezvon has the same one. */
const lockClass = 7_301_965;

/** Takes the lock of `$1` for this session; false while another one has it. */
export const tryLock = `select pg_try_advisory_lock(${lockClass}, hashtext($1)) as taken`;

/** Gives it back. */
export const unlock = `select pg_advisory_unlock(${lockClass}, hashtext($1))`;

/** Rows of the sessions that hold the lock of the SQL expression `name`: `mark` is the same for all sessions of a process. */
export function holders(name: string): string {
  return `select coalesce(session.application_name, lock.pid::text) as mark
    from pg_locks lock left join pg_stat_activity session on session.pid = lock.pid
    where lock.locktype = 'advisory' and lock.granted and lock.objsubid = 2
      and lock.database = (select oid from pg_database where datname = current_database())
      and lock.classid::bigint = ${lockClass}
      and lock.objid::bigint = (hashtext(${name})::bigint & 4294967295)`;
}

/**
 * Gives this session the mark `$1` of its process, and an end when it says nothing for `$2`: it does not outlive a machine
 * that lost its power.
 */
export const mark = `select set_config('application_name', $1, false), set_config('idle_session_timeout', $2, false)`;

/** As it was before `mark`. */
export const unmark = 'reset application_name; reset idle_session_timeout';

/** Ends what is left of earlier sessions with the mark `$1`, which the server may not yet know to be dead; waits for it. */
export const endEarlier = `select pg_terminate_backend(pid, 2000) from pg_stat_activity
  where application_name = $1 and datname = current_database() and pid <> pg_backend_pid()`;

/** The lock that a role has as long as it answers; the one of its bare name it has from its start on. */
export function answeringLock(role: string): string {
  return `${role} answers`;
}
