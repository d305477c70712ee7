import { expect, test } from 'vitest';
import { AddressTable } from './address-table.ts';

/** A `sockaddr_in` as little-endian words, what follows the address being anything. */
const four = (port: number, address: number, rest = 0): Int32Array =>
  Int32Array.of(2 | (port << 16), address, rest, rest, rest, rest);
const six = (port: number, ...words: number[]): Int32Array => Int32Array.of(10 | (port << 16), 0, ...words);

test('finds by family, port and address, and by nothing that follows them', () => {
  const table = new AddressTable<string>();
  table.set(four(5000, 0x0100007f), 0, 'a');
  table.set(four(5001, 0x0100007f), 0, 'b');
  table.set(six(5000, 1, 2, 3, 4), 0, 'c');
  table.set(six(5000, 1, 2, 3, 5), 0, 'd');
  expect(table.find(four(5000, 0x0100007f, 9), 0)).toBe('a');
  expect(table.find(four(5001, 0x0100007f), 0)).toBe('b');
  expect(table.find(six(5000, 1, 2, 3, 4), 0)).toBe('c');
  expect(table.find(six(5000, 1, 2, 3, 5), 0)).toBe('d');
  expect(table.find(four(5000, 0x0200007f), 0)).toBeUndefined();
  expect(table.find(Int32Array.of(0, 0, ...four(5001, 0x0100007f)), 2)).toBe('b');
});

test('stays right through thousands that come and go, and as small as what is in it', () => {
  const table = new AddressTable<number>();
  const name = (n: number): Int32Array => four(n & 0xffff, Math.imul(n, 0x01000193));
  const live = new Set<number>();
  for (let n = 0; n < 20_000; n += 1) {
    table.set(name(n), 0, n);
    live.add(n);
    const gone = n - 300;
    if (gone < 0) continue;
    table.delete(name(gone), 0);
    live.delete(gone);
  }
  table.delete(name(-1), 0);
  expect(table.size).toBe(live.size);
  for (const n of live) expect(table.find(name(n), 0)).toBe(n);
  for (let n = 0; n < 19_000; n += 97) expect(table.find(name(n), 0)).toBeUndefined();
  table.set(name(19_999), 0, 5);
  expect(table.find(name(19_999), 0)).toBe(5);
  expect(table.size).toBe(live.size);
});
