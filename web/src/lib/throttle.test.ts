import { expect, it } from 'vitest';
import { throttleByKey } from './throttle.ts';

/** A schedule whose time passes when told. */
function handClock() {
  const jobs: (() => void)[] = [];
  return {
    schedule: (job: () => void) => jobs.push(job),
    pass: () => jobs.splice(0).forEach((job) => job()),
  };
}

it('runs at once, then once more for all that came in the pause', () => {
  const runs: string[] = [];
  const clock = handClock();
  const ask = throttleByKey(1_000, (key) => runs.push(key), clock.schedule);
  ask('a');
  ask('a');
  ask('a');
  expect(runs).toEqual(['a']);
  clock.pass();
  expect(runs).toEqual(['a', 'a']);
  clock.pass();
  expect(runs).toEqual(['a', 'a']);
});

it('lets keys alone with one another', () => {
  const runs: string[] = [];
  const clock = handClock();
  const ask = throttleByKey(1_000, (key) => runs.push(key), clock.schedule);
  ask('a');
  ask('b');
  expect(runs).toEqual(['a', 'b']);
});
