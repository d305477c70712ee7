import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { newId, silentLog, systemClock } from '../src/base/index.ts';
import { Database, EmbeddedServer, migrate } from '../src/db/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A server of its own for this run, or TEST_DATABASE_URL; databases may be made on it. */
    postgresUrl: string;
    /** The name of the migrated database that `openTestDatabase` clones. */
    postgresTemplate: string;
  }
}

/** Vitest's global setup: one PostgreSQL for the run and one migrated database to clone from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? undefined : await startServer();
  const url = given ?? server!.server.url;
  const template = `perezvon_template_${newId().slice(0, 8)}`;
  const keeper = new Database({ url, log: silentLog, poolSize: 1 });
  try {
    await keeper.query(`create database ${template}`);
    await fill(withName(url, template));
  } catch (error) {
    await keeper.close();
    await server?.stop();
    throw error;
  }
  project.provide('postgresUrl', url);
  project.provide('postgresTemplate', template);
  return async () => {
    if (!server) await keeper.query(`drop database if exists ${template} with (force)`);
    await keeper.close();
    await server?.stop();
  };
}

async function fill(url: string): Promise<void> {
  const database = new Database({ url, log: silentLog, poolSize: 1 });
  try {
    await migrate(database, silentLog);
  } finally {
    await database.close();
  }
}

async function startServer(): Promise<{ server: EmbeddedServer; stop: () => Promise<void> }> {
  const directory = mkdtempSync(join(tmpdir(), 'perezvon-test-'));
  // a test server need not outlive the machine's power
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
  };
  const server = new EmbeddedServer({ directory, clock: systemClock, log: silentLog, settings });
  await server.start();
  return {
    server,
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export function withName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
