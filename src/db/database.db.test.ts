import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';

interface Tables {
  note: { id: number; text: string };
}

describe('Database', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await openTestDatabase();
    await test.database.query('create table note (id bigint primary key, text text not null, day date)');
  });
  afterAll(() => test.close());

  it('commits what resolves and rolls back what rejects', async () => {
    await test.database.transaction<Tables, void>(async (tx) => {
      await tx.insertInto('note').values({ id: 1, text: 'kept' }).execute();
    });
    await expect(
      test.database.transaction<Tables, void>(async (tx) => {
        await tx.insertInto('note').values({ id: 2, text: 'lost' }).execute();
        throw new Error('changed its mind');
      }),
    ).rejects.toThrow('changed its mind');
    const rows = await test.database.kysely<Tables>().selectFrom('note').selectAll().execute();
    expect(rows).toMatchObject([{ id: 1, text: 'kept' }]);
  });

  it('gives bigint as a number and a date as its text', async () => {
    const [row] = await test.database.query(
      `select 9007199254740991::bigint as big, '2026-11-23'::date as day`,
    );
    expect(row).toEqual({ big: 9007199254740991, day: '2026-11-23' });
  });
});
