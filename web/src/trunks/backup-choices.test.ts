import { expect, test } from 'vitest';
import { backupChoices } from './backup-choices.ts';

const line = (id: string, backupId: string | null = null, kind: 'address' | 'rehearsal' = 'address') => ({
  id,
  name: id,
  kind,
  backupId,
});
const lines = [line('a', 'b'), line('b', 'c'), line('c'), line('d'), line('r', null, 'rehearsal')];
const offered = (id: string | null) => backupChoices(id, lines).map((one) => one.id);

test('a line is not offered itself, nor one that it stands in for, nor the rehearsal', () => {
  expect(offered('a')).toEqual(['b', 'c', 'd']);
  expect(offered('b')).toEqual(['c', 'd']);
  expect(offered('c')).toEqual(['d']);
  expect(offered(null)).toEqual(['a', 'b', 'c', 'd']);
});

test('a circle that is stored for whatever reason is gone through once', () => {
  expect(backupChoices(null, [line('a', 'b'), line('b', 'a')]).map((one) => one.id)).toEqual(['a', 'b']);
});
