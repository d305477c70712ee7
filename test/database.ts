import { inject } from 'vitest';
import { newId, silentLog } from '../src/base/index.ts';
import { Database } from '../src/db/index.ts';
import { withName } from './postgres.ts';

export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  /** Closes the connections and drops the database. */
  close(): Promise<void>;
}

/** A migrated database of the caller's own, cloned from the run's template in some tens of milliseconds. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const keeper = new Database({ url: inject('postgresUrl'), log: silentLog, poolSize: 1 });
  const name = `perezvon_test_${newId().replaceAll('-', '')}`;
  await keeper.query(`create database ${name} template ${inject('postgresTemplate')}`);
  const url = withName(inject('postgresUrl'), name);
  const database = new Database({ url, log: silentLog });
  return {
    database,
    url,
    close: async () => {
      await database.close();
      await keeper.query(`drop database if exists ${name} with (force)`);
      await keeper.close();
    },
  };
}
