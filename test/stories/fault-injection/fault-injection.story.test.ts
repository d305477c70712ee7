import { describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../database.ts';
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
});
