// PostgreSQL §13.3.5 "Advisory Locks": held by a session, so they end with the process however that dies.

/** Any number will do, as long as every version of Perezvon has the same one. */
const lockClass = 7_301_965;

/** Takes the lock of `$1` for this session; false while another one has it. */
export const tryLock = `select pg_try_advisory_lock(${lockClass}, hashtext($1)) as taken`;

/** Rows of the sessions that hold the lock of the SQL expression `name`: `pid` is the server process of the holder. */
export function holders(name: string): string {
  return `select lock.pid from pg_locks lock
    where lock.locktype = 'advisory' and lock.granted and lock.objsubid = 2
      and lock.database = (select oid from pg_database where datname = current_database())
      and lock.classid::bigint = ${lockClass}
      and lock.objid::bigint = (hashtext(${name})::bigint & 4294967295)`;
}

/** The lock that a role has as long as it answers; the one of its bare name it has from its start on. */
export function answeringLock(role: string): string {
  return `${role} answers`;
}
