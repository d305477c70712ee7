import type { ManualClock } from '../../../src/base/index.ts';

/** Moves time forward; promises settle every `stepMs` only, which tens of thousands of timers can bear. */
export async function moveOn(clock: ManualClock, byMs: number, stepMs = 20): Promise<void> {
  const endMs = clock.monotonicMs() + byMs;
  while (clock.monotonicMs() < endMs) {
    clock.advance(Math.min(stepMs, endMs - clock.monotonicMs()));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
