import { expect, it } from 'vitest';
import { ManualClock } from './clock.ts';
import { within } from './within.ts';

it('gives what comes in time, fails as it fails, and lets go of what does not come', async () => {
  const clock = new ManualClock();
  expect(await within(clock, 100, Promise.resolve('there'))).toBe('there');
  await expect(within(clock, 100, Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  const never = within(clock, 100, new Promise<string>(() => undefined));
  clock.advance(100);
  expect(await never).toBeUndefined();
  expect(clock.pending).toBe(0);
});
