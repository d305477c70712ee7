import { expect, it } from 'vitest';
import type { OwnVoicePart } from '../../../src/api/contract/index.ts';
import { beside, inQueue, nextToRecord } from './record-queue.ts';

const part = (
  code: string,
  often: number,
  recorded: boolean,
  group: OwnVoicePart['group'] = 'fixed',
): OwnVoicePart => ({
  ...{ code, text: code, group, readAs: 'end', often },
  recording: recorded
    ? {
        ...{ id: '00000000-0000-4000-8000-000000000000', durationMs: 1, loudness: -20, noiseUnderDb: null },
        ...{ remarks: [], recordedAt: '2026-11-22T10:00:00Z' },
      }
    : null,
});
const queue = inQueue([
  part('rare', 0.1, false),
  part('often', 2, true),
  part('usual', 1, false),
  part('old', 0, true, 'extra'),
]);

it('begins with what is said most, and leaves out what is not said any more', () => {
  expect(queue.map(({ code }) => code)).toEqual(['often', 'usual', 'rare']);
});

it('goes on with what is not recorded, round and round', () => {
  expect(nextToRecord(queue, null)?.code).toBe('usual');
  expect(nextToRecord(queue, 'usual')?.code).toBe('rare');
  expect(nextToRecord(queue, 'rare')?.code).toBe('usual');
  expect(nextToRecord(queue.slice(0, 1), 'often')?.code).toBe('often');
  expect(nextToRecord([], null)).toBeUndefined();
});

it('goes back and forth', () => {
  expect(beside(queue, 'often', -1)?.code).toBe('rare');
  expect(beside(queue, 'often', 1)?.code).toBe('usual');
});
