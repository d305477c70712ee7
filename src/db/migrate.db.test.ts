import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/database.ts';
import { silentLog } from '../base/index.ts';
import { migrate } from './migrate.ts';

describe('migrate', () => {
  let test: TestDatabase;
  let directory: string;
  beforeEach(async () => {
    test = await openTestDatabase();
    // the template has been migrated: begin anew
    await test.database.query('delete from db.migration');
    directory = mkdtempSync(join(tmpdir(), 'perezvon-migrations-'));
  });
  afterEach(async () => {
    await test.close();
    rmSync(directory, { recursive: true });
  });

  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);
  const run = (): Promise<void> => migrate(test.database, silentLog, directory);
  const applied = async (): Promise<unknown[]> =>
    (await test.database.query('select name from db.migration order by number')).map((row) => row.name);

  it('applies each file once, in order, though two processes start together; a later one with a lower number too', async () => {
    write('0002-b.sql', 'insert into made values (2)');
    write('0001-a.sql', 'create table made (x int);\r\ninsert into made values (1)');
    await Promise.all([run(), run()]);
    expect(await test.database.query('select x from made order by x')).toEqual([{ x: 1 }, { x: 2 }]);
    write('0300-d.sql', 'select 1');
    await run();
    write('0200-c.sql', 'select 1');
    await run();
    expect(await applied()).toEqual(['0001-a.sql', '0002-b.sql', '0200-c.sql', '0300-d.sql']);
  });

  it('undoes a file that fails and stops there', async () => {
    write('0001-a.sql', 'create table made (x int); select broken');
    write('0002-b.sql', 'select 1');
    await expect(run()).rejects.toMatchObject({
      code: 'database.migration-failed',
      params: { migration: '0001-a.sql' },
    });
    expect(await applied()).toEqual([]);
    expect(await test.database.query(`select to_regclass('made') as made`)).toEqual([{ made: null }]);
  });

  it('refuses a file that was changed, but not for its line ends', async () => {
    write('0001-a.sql', 'select 1;\nselect 2');
    await run();
    write('0001-a.sql', 'select 1;\r\nselect 2');
    await run();
    write('0001-a.sql', 'select 3');
    await expect(run()).rejects.toMatchObject({ code: 'database.migration-changed' });
  });

  it('refuses a database that is newer than the program', async () => {
    write('0001-a.sql', 'select 1');
    await run();
    rmSync(join(directory, '0001-a.sql'));
    await expect(run()).rejects.toMatchObject({
      code: 'database.newer',
      params: { migration: '0001-a.sql' },
    });
  });
});
