import { expect, test } from 'vitest';
import type { CallRow } from '../../../src/api/contract/index.ts';
import { en } from '../lib/i18n/en/index.ts';
import { causeWords, isMissed, shortCauseWords } from './cause-words.ts';

type Ended = Pick<CallRow, 'direction' | 'answeredAt' | 'cause' | 'endedBy'>;
const call = (change: Partial<Ended>): Ended => ({
  ...{ direction: 'in', answeredAt: null, cause: 'no-answer', endedBy: 'us' },
  ...change,
});
const answeredAt = '2026-11-22T12:00:00Z';

test.each<[string, Partial<Ended>, string]>([
  ['a patient who was not there', { direction: 'out' }, en.words.causes['no-answer']],
  ['a caller whom nobody took', {}, 'missed: nobody picked up'],
  ['a caller who gave up', { endedBy: 'them' }, 'missed: the caller gave up waiting'],
  ['a caller when all were busy', { cause: 'busy' }, 'missed: everybody was busy'],
  ['a fault before the answer', { cause: 'trunk-unavailable' }, 'missed: line unavailable'],
  ['a talk', { answeredAt, cause: 'completed' }, en.words.causes.completed],
  ['a talk whose sound was lost', { answeredAt, cause: 'media-lost' }, en.words.causes['media-lost']],
  ['a call that is up', { cause: null }, en.calls.now],
])('%s', (_, change, words) => {
  expect(causeWords(call(change), en)).toBe(words);
});

test('a list says only that it was missed', () => {
  expect(shortCauseWords(call({}), en)).toBe(en.calls.missed);
  expect(shortCauseWords(call({ direction: 'out' }), en)).toBe(en.words.causes['no-answer']);
  expect(isMissed(call({ cause: null }))).toBe(false);
});
