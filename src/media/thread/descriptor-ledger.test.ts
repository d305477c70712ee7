import { expect, it } from 'vitest';
import { DescriptorLedger } from './descriptor-ledger.ts';

it('a socket is closed once: by the thread that holds it, or by who is left of it', () => {
  const main = new DescriptorLedger(3);
  const thread = new DescriptorLedger(main.memory);
  const places = [0, 31, 32].map((descriptor) => thread.enter(descriptor));
  expect(new Set(places).size).toBe(3);
  expect(thread.enter(33)).toBeUndefined();
  expect([thread.takeOut(places[1]!), thread.takeOut(places[1]!)]).toEqual([true, false]);
  thread.enter(40);
  expect([...main.takeAll()].sort((a, b) => a - b)).toEqual([0, 32, 40]);
  expect(main.takeAll()).toEqual([]);
  expect(thread.takeOut(places[0]!)).toBe(false);
});
