import { expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { CircuitBreaker, type EngineState } from './circuit-breaker.ts';

function broken(): { breaker: CircuitBreaker; clock: ManualClock; states: EngineState['state'][] } {
  const clock = new ManualClock();
  const states: EngineState['state'][] = [];
  const breaker = new CircuitBreaker({ clock, onState: ({ state }) => states.push(state) });
  for (let n = 0; n < 3; n += 1) breaker.failed('late');
  return { breaker, clock, states };
}

it('lets an engine be asked until it has failed three times in a row', () => {
  const states: EngineState['state'][] = [];
  const breaker = new CircuitBreaker({
    clock: new ManualClock(),
    onState: ({ state }) => states.push(state),
  });
  for (let round = 0; round < 5; round += 1) {
    breaker.failed('late');
    breaker.failed('broken');
    expect(breaker.mayAsk()).toBe(true);
    breaker.succeeded();
  }
  expect(states).toEqual(['works']);
  expect(breaker.state).toMatchObject({ state: 'works', trouble: 'broken' });
  breaker.failed('late');
  breaker.failed('late');
  breaker.failed('refused');
  expect([breaker.mayAsk(), breaker.rests]).toEqual([false, true]);
  expect(breaker.state).toMatchObject({ state: 'resting', trouble: 'refused' });
});

it('has it tried after half a minute, and then again', () => {
  const { breaker, clock, states } = broken();
  clock.advance(29_999);
  expect(breaker.mayAsk()).toBe(false);
  clock.advance(1);
  expect(breaker.mayAsk()).toBe(true);
  breaker.succeeded();
  expect(states).toEqual(['resting', 'trying', 'works']);
});

it('leaves it alone longer each time that it was tried in vain, five minutes at most', () => {
  const { breaker, clock } = broken();
  for (const restMs of [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]) {
    clock.advance(restMs - 1);
    expect(breaker.mayAsk()).toBe(false);
    clock.advance(1);
    expect(breaker.mayAsk()).toBe(true);
    breaker.failed('unreachable');
    expect(breaker.mayAsk()).toBe(false);
  }
});

it('begins with the short rest again when it has worked', () => {
  const { breaker, clock } = broken();
  clock.advance(30_000);
  breaker.mayAsk();
  breaker.failed('late');
  clock.advance(60_000);
  breaker.mayAsk();
  breaker.succeeded();
  for (let n = 0; n < 3; n += 1) breaker.failed('late');
  clock.advance(30_000);
  expect(breaker.mayAsk()).toBe(true);
});

it('takes an answer from before the rest for no sign of health', () => {
  const { breaker, states } = broken();
  breaker.succeeded();
  expect(breaker.mayAsk()).toBe(false);
  expect(states).toEqual(['resting']);
});
