import { expect, it } from 'vitest';
import { assignSlots } from './line-slots.ts';

const up = (...ids: string[]) => ids.map((callId) => ({ callId, phase: 'talking' }));
const ended = (callId: string) => ({ callId, phase: 'ended' });

it('keeps a call on its place while others come and go', () => {
  const first = assignSlots(new Map(), up('a', 'b', 'c'), 5);
  const second = assignSlots(first, up('a', 'c', 'd'), 5);
  expect(Object.fromEntries(second)).toEqual({ a: 0, c: 2, d: 1 });
});

it('is the same map when nothing changed', () => {
  const slots = assignSlots(new Map(), up('a', 'b'), 5);
  expect(assignSlots(slots, up('b', 'a'), 5)).toBe(slots);
});

it('lets an ended call linger, and gives its place away only when the board is full', () => {
  const full = assignSlots(new Map(), up('a', 'b'), 2);
  const lingering = [ended('a'), ...up('b')];
  expect(assignSlots(full, lingering, 2)).toBe(full);
  const taken = assignSlots(full, [...lingering, ...up('c')], 2);
  expect(Object.fromEntries(taken)).toEqual({ b: 1, c: 0 });
  expect(assignSlots(taken, [...lingering, ...up('c')], 2)).toBe(taken);
});

it('grows beyond its places rather than hide a call', () => {
  expect(Object.fromEntries(assignSlots(new Map(), up('a', 'b', 'c'), 2))).toEqual({ a: 0, b: 1, c: 2 });
});
