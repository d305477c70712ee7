import { randomBytes, randomUUID } from 'node:crypto';

/** A new row's identifier (UUID version 4, lower case). */
export function newId(): string {
  return randomUUID();
}

/** An unguessable token of `bytes` random bytes, URL-safe base64 (RFC 4648 §5). */
export function newToken(bytes = 24): string {
  return randomBytes(bytes).toString('base64url');
}
