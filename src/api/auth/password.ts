// RFC 7914: scrypt. Cost as OWASP's password storage sheet advises for interactive sign-in (N 2^15, r 8, p 3).
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

const cost: Cost = { N: 2 ** 15, r: 8, p: 3 };
const hashBytes = 32;

/** Turns a password into `scrypt$N$r$p$salt$hash`, different each time. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await derive(password, salt, cost);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * Whether `password` is the one that was hashed. Without a stored hash (nobody has that name) it works just as
 * long and says no, so that the time of the answer tells nothing.
 */
export async function passwordMatches(password: string, stored: string | undefined): Promise<boolean> {
  const parsed = stored === undefined ? undefined : parse(stored);
  const against = parsed ?? { cost, salt: Buffer.alloc(16), hash: Buffer.alloc(hashBytes) };
  const hash = await derive(password, against.salt, against.cost);
  return timingSafeEqual(hash, against.hash) && parsed !== undefined;
}

function parse(stored: string): { cost: Cost; salt: Buffer; hash: Buffer } | undefined {
  const [name, N, r, p, salt, hash] = stored.split('$');
  if (name !== 'scrypt' || !salt || !hash) return undefined;
  const bytes = Buffer.from(hash, 'base64url');
  if (bytes.length !== hashBytes) return undefined;
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: bytes,
  };
}

function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // the same password may be typed composed or decomposed on different keyboards
    scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, hash) => {
      if (error) reject(error);
      else resolve(hash);
    });
  });
}
