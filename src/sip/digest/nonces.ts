// RFC 7616 §3.3, §5.5: nonces that expire and can't be used twice with the same count.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../base/index.ts';

const lifetimeMs = 300_000;
const maxUsed = 10_000;

/** Issues nonces without keeping them; keeps only what has been used. */
export class Nonces {
  readonly #clock: Clock;
  readonly #key = randomBytes(32);
  /** Nonce → the highest count seen. */
  readonly #used = new Map<string, { count: number; readonly issuedMs: number }>();
  /** What was issued before this is taken as expired, because its use may have been forgotten. */
  #forgottenBeforeMs = -1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(): string {
    const issued = Math.floor(this.#clock.monotonicMs()).toString(36);
    const unique = randomBytes(9).toString('base64url');
    return `${issued}.${unique}.${this.#seal(issued, unique)}`;
  }

  /**
   * Notes a use. False for a nonce that was never issued here or is too old, and for a count that was seen before. Without
   * a count (no qop) a nonce serves once.
   */
  use(nonce: string, count: number | undefined): boolean {
    const [issued = '', unique = '', seal = ''] = nonce.split('.');
    if (!equal(seal, this.#seal(issued, unique))) return false;
    const issuedMs = parseInt(issued, 36);
    const oldest = this.#clock.monotonicMs() - lifetimeMs;
    if (issuedMs < oldest || issuedMs <= this.#forgottenBeforeMs) return false;
    const known = this.#used.get(nonce);
    const fresh = known === undefined || (count !== undefined && count > known.count);
    if (fresh) this.#note(nonce, count ?? Infinity, issuedMs, oldest);
    return fresh;
  }

  #note(nonce: string, count: number, issuedMs: number, oldest: number): void {
    this.#used.delete(nonce);
    this.#used.set(nonce, { count, issuedMs });
    for (const [key, entry] of this.#used) {
      if (entry.issuedMs >= oldest && this.#used.size <= maxUsed) break;
      this.#forgottenBeforeMs = Math.max(this.#forgottenBeforeMs, entry.issuedMs);
      this.#used.delete(key);
    }
  }

  #seal(issued: string, unique: string): string {
    return createHmac('sha256', this.#key).update(`${issued}.${unique}`).digest('base64url').slice(0, 22);
  }
}

export function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
