import { describe, expect, it } from 'vitest';
import { ManualClock } from '../base/index.ts';
import { DatabaseClock } from './database-clock.ts';

const hourMs = 3_600_000;

/** PostgreSQL is an hour ahead, and takes so long for its answer to come. */
function bench() {
  const clock = new ManualClock();
  const answer = { afterMs: 0 };
  const query = async () => {
    const at = clock.now() + hourMs;
    clock.advance(answer.afterMs);
    return [{ at }];
  };
  const time = new DatabaseClock({ clock, database: { query: query as never } });
  return { time, answer, aheadMs: () => time.now() - clock.now() };
}

describe('the time of PostgreSQL', () => {
  it('is not learned from an answer that lay about for long', async () => {
    const { time, answer, aheadMs } = bench();
    expect([await time.learn(), aheadMs()]).toEqual([true, hourMs]);
    answer.afterMs = 40_000;
    expect([await time.learn(), aheadMs()]).toEqual([true, hourMs]);
  });

  it('is not known by such an answer, if there was no other', async () => {
    const { time, answer, aheadMs } = bench();
    answer.afterMs = 5_001;
    expect([await time.learn(), aheadMs()]).toEqual([false, 0]);
    answer.afterMs = 5_000;
    expect([await time.learn(), aheadMs()]).toEqual([true, hourMs - 5_000]);
  });
});
