import { describe, expect, it } from 'vitest';
import { openTestDatabase } from '../../database.ts';
import { run } from './run.ts';

/** Each kind of fault is among them; `npm run campaigns:fault-injection` runs many more. */
const seeds = [3, 7, 9, 24];

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
