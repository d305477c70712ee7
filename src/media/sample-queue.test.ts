import { expect, it } from 'vitest';
import { SampleQueue } from './sample-queue.ts';

it('gives samples in their order, in portions of any length, each once', () => {
  const queue = new SampleQueue();
  for (const piece of [[1, 2, 3], [], [4], [5, 6]]) queue.push(Int16Array.from(piece));
  expect(queue.length).toBe(6);
  const two = new Int16Array(2);
  queue.shift(two);
  expect([[...two], queue.length]).toEqual([[1, 2], 4]);
  const three = new Int16Array(3);
  queue.shift(three);
  expect([[...three], queue.length]).toEqual([[3, 4, 5], 1]);
  queue.push(Int16Array.of(7, 8));
  expect([[...queue.all()], queue.length]).toEqual([[6, 7, 8], 0]);
});

it('leaves what it has no samples for as it was', () => {
  const queue = new SampleQueue();
  queue.push(Int16Array.of(1));
  const two = Int16Array.of(9, 9);
  queue.shift(two);
  expect([[...two], queue.length]).toEqual([[1, 9], 0]);
});

it('does not copy what came before when more comes', () => {
  const queue = new SampleQueue();
  const first = Int16Array.of(1, 1);
  queue.push(first);
  queue.push(Int16Array.of(2));
  first.fill(3);
  expect([...queue.all()]).toEqual([3, 3, 2]);
});
