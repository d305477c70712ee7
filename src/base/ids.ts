import { randomFillSync, randomUUID } from 'node:crypto';

/** A new row's identifier (UUID version 4, lower case). */
export function newId(): string {
  return randomUUID();
}

// asking the system for eight bytes costs as much as for four thousand
const pool = Buffer.alloc(4_096);
let used = pool.length;

/** An unguessable token of `bytes` random bytes (at most 4,096), URL-safe base64 (RFC 4648 §5). */
export function newToken(bytes = 24): string {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const token = pool.toString('base64url', used, used + bytes);
  // what has been given out is nobody's to read again
  pool.fill(0, used, used + bytes);
  used += bytes;
  return token;
}
