import { expect, test } from 'vitest';
import { MessageBatch } from './message-batch.ts';

test('what was added leaves together, in its order, with what it hands over', () => {
  const posted: unknown[] = [];
  const batch = new MessageBatch<string>((messages, transfer) => posted.push([messages, transfer]));
  const buffer = new ArrayBuffer(1);
  batch.flush();
  expect([batch.add('one'), batch.add('two', [buffer]), batch.add('three')]).toEqual([true, false, false]);
  batch.flush();
  batch.flush();
  expect(batch.add('four')).toBe(true);
  batch.flush();
  expect(posted).toEqual([
    [['one', 'two', 'three'], [buffer]],
    [['four'], []],
  ]);
});

test('what is added while a batch leaves goes with the next one', () => {
  const posted: (readonly string[])[] = [];
  const batch: MessageBatch<string> = new MessageBatch((messages) => {
    posted.push(messages);
    if (messages.includes('one')) batch.add('two');
  });
  batch.add('one');
  batch.flush();
  batch.flush();
  expect(posted).toEqual([['one'], ['two']]);
});
