import { systemClock, type ManualClock } from '../../src/base/index.ts';

/**
 * Moves the clock on until `look` gives something, while the database answers in real time. Throws `what` after
 * `mostMs` of the clock.
 */
export async function passUntil<T>(
  clock: ManualClock,
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
  { stepMs = 10_000, mostMs = 24 * 3_600_000 } = {},
): Promise<T> {
  const endMs = clock.monotonicMs() + mostMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (clock.monotonicMs() >= endMs) throw new Error(`never happened: ${what}`);
    await clock.advanceAsync(stepMs);
    await systemClock.sleep(1);
  }
}
