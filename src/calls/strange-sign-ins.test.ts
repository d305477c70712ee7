import { expect, test } from 'vitest';
import { ManualClock } from '../base/index.ts';
import { StrangeSignIns } from './strange-sign-ins.ts';

test('names that nobody has are counted by name and address, the latest first, for a day', () => {
  const clock = new ManualClock();
  const signIns = new StrangeSignIns(clock);
  signIns.note('Anna', '192.0.2.1');
  signIns.note('boris', '192.0.2.1');
  clock.advance(1000);
  signIns.note('anna', '192.0.2.1');
  signIns.note('anna', '192.0.2.2');
  const atMs = clock.now();
  expect(signIns.all).toEqual([
    { login: 'anna', address: '192.0.2.2', tries: 1, atMs },
    { login: 'anna', address: '192.0.2.1', tries: 2, atMs },
    { login: 'boris', address: '192.0.2.1', tries: 1, atMs: atMs - 1000 },
  ]);
  signIns.forget('anna');
  expect(signIns.all.map(({ login }) => login)).toEqual(['boris']);
  clock.advance(24 * 3_600_000);
  expect(signIns.all).toEqual([]);
});

test.each([
  ['a password in the wrong field', 'aB3dE5gH7jK9mN1p'],
  ['what is no login', 'anna ivanova'],
  ['a header', 'a\r\nVia: b'],
  ['what is endless', 'a'.repeat(500)],
  ['nothing', ''],
])('%s is counted and not shown', (_, name) => {
  const signIns = new StrangeSignIns(new ManualClock());
  signIns.note(name, '192.0.2.1');
  signIns.note(name, '192.0.2.1');
  expect(signIns.all).toMatchObject([{ login: undefined, tries: 2 }]);
});

test('a thousand guesses fill no memory', () => {
  const signIns = new StrangeSignIns(new ManualClock());
  for (let n = 0; n < 1000; n += 1) signIns.note(`guess${n}`, `10.0.${n >> 8}.${n & 255}`);
  expect([signIns.all.length, signIns.all[0]?.login]).toEqual([20, 'guess999']);
});
