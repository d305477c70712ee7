import type { Clock } from './clock.ts';

/** What was promised, or undefined when it is not there after `limitMs`: then nobody waits for it any more. Rejects as it does. */
export async function within<T>(clock: Clock, limitMs: number, promised: Promise<T>): Promise<T | undefined> {
  const given = new AbortController();
  try {
    return await Promise.race([promised, clock.sleep(limitMs, given.signal).then(() => undefined)]);
  } finally {
    given.abort();
  }
}
