// RFC 7616 §3.4, RFC 8760 (SIP), RFC 2617 (no qop): the value that proves knowledge of the password.
import { createHash } from 'node:crypto';

export type DigestAlgorithm = 'SHA-256' | 'SHA-512-256' | 'MD5';

const hashNames = { 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256', MD5: 'md5' } as const;

export interface DigestInput {
  readonly algorithm: DigestAlgorithm;
  /** The `-sess` variant. */
  readonly session: boolean;
  readonly username: string;
  readonly realm: string;
  readonly password: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** Absent: the form without nonce count, for servers that name no qop. */
  readonly qop?: 'auth' | 'auth-int';
  /** Eight hexadecimal digits. */
  readonly nc: string;
  readonly cnonce: string;
  /** For auth-int. */
  readonly body: Buffer;
}

export function digestResponse(input: DigestInput): string {
  const hash = (data: string | Buffer): string =>
    createHash(hashNames[input.algorithm]).update(data).digest('hex');
  const secret = hash(`${input.username}:${input.realm}:${input.password}`);
  const ha1 = input.session ? hash(`${secret}:${input.nonce}:${input.cnonce}`) : secret;
  const target = `${input.method}:${input.uri}`;
  const ha2 = hash(input.qop === 'auth-int' ? `${target}:${hash(input.body)}` : target);
  if (input.qop === undefined) return hash(`${ha1}:${input.nonce}:${ha2}`);
  return hash(`${ha1}:${input.nonce}:${input.nc}:${input.cnonce}:${input.qop}:${ha2}`);
}

/** From a challenge's or credentials' `algorithm`; MD5 when it names none; undefined for one that we don't know. */
export function readAlgorithm(
  text: string | undefined,
): { algorithm: DigestAlgorithm; session: boolean } | undefined {
  const match = /^(MD5|SHA-256|SHA-512-256)(-sess)?$/i.exec(text ?? 'MD5');
  if (!match) return undefined;
  return {
    algorithm: (match[1] as string).toUpperCase() as DigestAlgorithm,
    session: match[2] !== undefined,
  };
}
