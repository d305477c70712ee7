import { createHash } from 'node:crypto';
import { newToken } from '../../base/index.ts';

/** A secret handed out once; only its hash is stored. */
export interface Token {
  readonly secret: string;
  readonly hash: Buffer;
}

export function makeToken(): Token {
  const secret = newToken(32);
  return { secret, hash: hashToken(secret) };
}

/** SHA-256 is enough for a token of 256 random bits: there is nothing to guess. */
export function hashToken(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
