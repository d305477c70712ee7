import { expect, it } from 'vitest';
import { coverOf } from './cover.ts';
import { recordedParts } from './recorded-parts.ts';

it('finds a part that the clinic says in more words than it writes', () => {
  const part = { id: 'uzi', samples: new Int16Array(1) };
  const pronounced = (text: string) => text.replaceAll('УЗИ', 'у зэ и');
  const parts = recordedParts([{ text: 'УЗИ', part }], pronounced);
  expect(coverOf(pronounced('УЗИ'), parts)).toEqual([{ kind: 'recorded', part, pauseMs: 0 }]);
});
