import { expect, test } from 'vitest';
import { Ear } from './ear.ts';

const quiet = new Int16Array(160).fill(8);
const loud = Int16Array.from({ length: 160 }, (_, at) => 4000 * Math.sin(at / 3));

function hear(ear: Ear, frame: Int16Array, ms: number): void {
  for (let at = 0; at < ms; at += 20) ear.push(frame);
}

test('a turn ends after a long pause, not after the pause between two sentences', () => {
  const ear = new Ear();
  hear(ear, loud, 2000);
  hear(ear, quiet, 600);
  expect(ear).toMatchObject({ speaking: true, turns: 0 });
  hear(ear, loud, 1000);
  hear(ear, quiet, 700);
  expect(ear).toMatchObject({ speaking: false, turns: 1, heardMs: 3000 });
});

test('a click is no turn', () => {
  const ear = new Ear();
  hear(ear, loud, 60);
  hear(ear, quiet, 2000);
  expect(ear).toMatchObject({ speaking: false, turns: 0 });
});

test('who waits is woken by the end of a turn, and by the end of the call', async () => {
  const ear = new Ear();
  const call = new AbortController();
  const heard = ear.until(() => ear.turns > 0, call.signal);
  hear(ear, loud, 200);
  hear(ear, quiet, 700);
  await heard;
  const never = ear.until(() => ear.turns > 9, call.signal);
  call.abort();
  await never;
  expect(ear.turns).toBe(1);
});
