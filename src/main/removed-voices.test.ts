import { expect, it } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import { eraseRemovedVoices } from './removed-voices.ts';

it('erases what removed voices have left at the start and every hour, also after the database was away', async () => {
  const clock = new ManualClock();
  const known: (readonly string[])[] = [];
  let away = false;
  let cleared = 0;
  const end = eraseRemovedVoices({
    ...{ clock, log: silentLog },
    voices: { forgetRemoved: async (ids) => void known.push(await ids()) },
    ownVoices: {
      ids: () => (away ? Promise.reject(new Error('away')) : Promise.resolve(['v'])),
      clearAway: async () => void (cleared += 1),
    },
  });
  await clock.advanceAsync(1);
  expect(known).toHaveLength(1);
  away = true;
  await clock.advanceAsync(3_600_000);
  expect(known).toHaveLength(1);
  away = false;
  await clock.advanceAsync(3_600_000);
  expect(known).toEqual([['v'], ['v']]);
  end();
  await clock.advanceAsync(3_600_000);
  expect([known.length, cleared]).toEqual([2, 3]);
});
