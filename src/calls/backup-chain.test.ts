import { describe, expect, test } from 'vitest';
import { backupChain, backupProblem, type ChainLine } from './backup-chain.ts';

const line = (id: string, backupId?: string, more: Partial<ChainLine> = {}): ChainLine => ({
  id,
  projectId: 'clinic',
  kind: 'address',
  backupId,
  ...more,
});

function among(...lines: readonly ChainLine[]) {
  const find = (id: string) => lines.find((one) => one.id === id);
  const first = lines[0] as ChainLine;
  return {
    chain: backupChain(first, find).map(({ id }) => id),
    problem: backupProblem(first, find),
  };
}

describe('a line and its backups', () => {
  test('stand in their order', () => {
    expect(among(line('a', 'b'), line('b', 'c'), line('c'))).toEqual({
      chain: ['a', 'b', 'c'],
      problem: undefined,
    });
  });

  test('end where one is gone', () => {
    expect(among(line('a', 'b'), line('b', 'gone'))).toEqual({ chain: ['a', 'b'], problem: undefined });
    expect(among(line('a', 'gone'))).toEqual({ chain: ['a'], problem: 'missing' });
  });

  test.each([
    ['itself', [line('a', 'a')], ['a']],
    ['one that leads back', [line('a', 'b'), line('b', 'a')], ['a', 'b']],
    ['one that leads back over a third', [line('a', 'b'), line('b', 'c'), line('c', 'a')], ['a', 'b', 'c']],
  ] as const)('may not be %s, and a stored circle is gone through once', (_, lines, chain) => {
    expect(among(...lines)).toEqual({ chain, problem: 'circle' });
  });

  test('never mix a rehearsal with real lines, either way', () => {
    const rehearsal = { kind: 'rehearsal' } as const;
    expect(among(line('a', 'r'), line('r', undefined, rehearsal))).toEqual({
      chain: ['a'],
      problem: 'rehearsal',
    });
    expect(among(line('r', 'a', rehearsal), line('a'))).toEqual({ chain: ['r'], problem: 'rehearsal' });
    expect(among(line('a', 'b'), line('b', 'r'), line('r', 'c', rehearsal), line('c')).chain).toEqual([
      'a',
      'b',
    ]);
  });

  test('are of one project', () => {
    const stranger = line('b', undefined, { projectId: 'another' });
    expect(among(line('a', 'b'), stranger)).toEqual({ chain: ['a'], problem: 'missing' });
  });
});
