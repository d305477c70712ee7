import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import type pg from 'pg';
import { Failure, type Log } from '../base/index.ts';
import type { Database } from './database.ts';

interface MigrationFile {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  readonly text: string;
}

const ownDirectory = fileURLToPath(new URL('./migrations', import.meta.url));

// any number will do, as long as every version of Perezvon asks for the same one
const lockKey = 7_301_964;

/**
 * Brings the database to this version: applies, in the order of their numbers, the files `NNNN-what.sql` that were
 * not applied yet, each in its own transaction, under one advisory lock, so that processes which start together
 * wait for each other. Forward only: an applied file that was changed, or a database newer than this program, is
 * a `Failure` and nothing is touched.
 */
export async function migrate(database: Database, log: Log, directory = ownDirectory): Promise<void> {
  const files = await readFiles(directory);
  await database.withConnection(async (client) => {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    try {
      await applyMissing(client, files, log);
    } finally {
      // a broken connection has let go of the lock already
      await client.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => undefined);
    }
  });
}

async function applyMissing(client: pg.PoolClient, files: readonly MigrationFile[], log: Log): Promise<void> {
  await client.query(`
    create schema if not exists db;
    create table if not exists db.migration (
      number integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
  const { rows } = await client.query<{ number: number; name: string; checksum: string }>(
    'select number, name, checksum from db.migration order by number',
  );
  const applied = new Map(rows.map((row) => [row.number, row]));
  const known = new Map(files.map((file) => [file.number, file]));
  for (const row of rows) refuseDifference(row, known.get(row.number));
  for (const file of files) {
    if (applied.has(file.number)) continue;
    await applyOne(client, file);
    log.info({ migration: file.name }, 'migration applied');
  }
}

function refuseDifference(row: { name: string; checksum: string }, file: MigrationFile | undefined): void {
  if (!file) {
    throw new Failure('conflict', {
      code: 'database.newer',
      message: `The database was made by a newer version of Perezvon (it has ${row.name}): install that version.`,
      params: { migration: row.name },
    });
  }
  if (file.checksum !== row.checksum) {
    throw new Failure('conflict', {
      code: 'database.migration-changed',
      message: `The file ${file.name} was changed after it had been applied: restore it and write a new one.`,
      params: { migration: file.name },
    });
  }
}

async function applyOne(client: pg.PoolClient, file: MigrationFile): Promise<void> {
  await client.query('begin');
  try {
    await client.query(file.text);
    await client.query('insert into db.migration (number, name, checksum) values ($1, $2, $3)', [
      file.number,
      file.name,
      file.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new Failure('conflict', {
      code: 'database.migration-failed',
      message: `The migration ${file.name} failed: ${(error as Error).message}.`,
      cause: error,
      params: { migration: file.name },
    });
  }
}

async function readFiles(directory: string): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const files: MigrationFile[] = [];
  for (const name of names) {
    const number = Number(/^(\d{4})-[a-z0-9-]+\.sql$/.exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) throw new Error(`${name} is not named like 0001-what.sql`);
    if (files.at(-1)?.number === number) throw new Error(`two migrations have the number of ${name}`);
    // line ends are no difference: a checkout may have changed them
    const text = (await readFile(join(directory, name), 'utf8')).replaceAll('\r\n', '\n');
    files.push({ number, name, text, checksum: createHash('sha256').update(text).digest('hex') });
  }
  return files;
}
