import { expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { DatabaseTime } from './database-time.ts';

it('is never ahead of the database, and as late as the quickest of the latest answers was slow', async () => {
  const clock = new ManualClock();
  const time = new DatabaseTime(clock);
  const aheadMs = 7_000_000;
  const learn = (wayThereMs: number, wayBackMs: number) =>
    time.learn(async () => {
      clock.advance(wayThereMs);
      const at = clock.monotonicMs() + aheadMs;
      clock.advance(wayBackMs);
      return { at };
    });
  const lateMs = () => clock.monotonicMs() + aheadMs - time.of(clock.monotonicMs())!.getTime();
  expect(time.of(0)).toBeUndefined();
  await learn(0, 3_000);
  expect(lateMs()).toBe(3_000);
  await learn(500, 10);
  expect(lateMs()).toBe(10);
  await learn(0, 2_000);
  expect(lateMs()).toBe(10);
  // two clocks go apart
  clock.advance(2_000_000);
  await learn(0, 2_000);
  expect(lateMs()).toBe(2_000);
});
