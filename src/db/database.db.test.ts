import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { CuttablePostgres } from '../../test/fakes/cuttable-postgres.ts';
import { silentLog } from '../base/index.ts';
import { Database } from './database.ts';
import { isDatabaseAway } from './database-away.ts';

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

  it('bears a connection that breaks between two statements of a transaction, and under one', async () => {
    const way = new CuttablePostgres(test.url);
    await way.open();
    const database = new Database({ url: way.url, log: silentLog });
    const broken = [
      database.transaction<Tables, void>(async (tx) => {
        await tx.selectFrom('note').selectAll().execute();
        await way.cut();
        await tx.selectFrom('note').selectAll().execute();
      }),
      database.query('select pg_sleep(60)'),
      sql`select pg_sleep(60)`.execute(database.kysely<Tables>()),
    ];
    const ends = await Promise.allSettled(broken);
    expect(ends.map((end) => end.status === 'rejected' && isDatabaseAway(end.reason))).toEqual([
      true,
      true,
      true,
    ]);
    await way.open();
    await database.ready();
    expect(await database.query('select 1 as one')).toEqual([{ one: 1 }]);
    await database.close();
    await way.cut();
  });

  it('gives bigint as a number and a date as its text', async () => {
    const [row] = await test.database.query(
      `select 9007199254740991::bigint as big, '2026-11-23'::date as day`,
    );
    expect(row).toEqual({ big: 9007199254740991, day: '2026-11-23' });
  });
});
