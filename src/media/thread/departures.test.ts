import { expect, test } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { Departures } from './departures.ts';

test('a packet of a slice is as late as the moment in which the slice’s packets leave', () => {
  const clock = new ManualClock();
  const departures = new Departures(clock);
  const dueMs = clock.monotonicMs();
  departures.gather();
  departures.sending(dueMs);
  clock.advance(30);
  departures.leave();
  departures.sending(dueMs + 30);
  departures.end();
  expect(departures).toMatchObject({ sent: 2, sentLate: 1, latestMs: 30 });
});

test('one that is sent between slices leaves at once', () => {
  const clock = new ManualClock();
  const departures = new Departures(clock);
  departures.sending(clock.monotonicMs());
  clock.advance(30);
  departures.leave();
  expect(departures).toMatchObject({ sent: 1, sentLate: 0, latestMs: 0 });
});
