import { describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../database.ts';
import { killedRun } from './killed-run.ts';
import { run } from './run.ts';

const seeds = Array.from({ length: 8 }, (_, n) => n + 1);

describe('a campaign under faults', () => {
  it.each(seeds)(
    'calls nobody inside his pause and loses no answer, whatever happens: seed %i',
    async (seed) => {
      const db = await openTestDatabase();
      try {
        expect((await run(seed, db.url)).wrong).toEqual([]);
      } finally {
        await db.close();
      }
    },
  );

  it('neither by kill -9 of its process', async () => {
    const db = await openTestDatabase();
    try {
      const result = await killedRun(3, db.url);
      expect(result.wrong).toEqual([]);
      expect(result.struck).not.toEqual([]);
    } finally {
      await db.close();
    }
  });
});
