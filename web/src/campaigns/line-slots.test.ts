import { expect, it } from 'vitest';
import { assignSlots } from './line-slots.ts';

it('keeps a call on its place while others come and go', () => {
  const first = assignSlots(new Map(), ['a', 'b', 'c']);
  const second = assignSlots(first, ['a', 'c', 'd']);
  expect(Object.fromEntries(second)).toEqual({ a: 0, c: 2, d: 1 });
});

it('is the same map when nothing changed', () => {
  const slots = assignSlots(new Map(), ['a', 'b']);
  expect(assignSlots(slots, ['b', 'a'])).toBe(slots);
});
