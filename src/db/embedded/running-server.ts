import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseUser } from './cluster.ts';

/**
 * Where the embedded server of this directory answers, as another process of this machine has started it; undefined
 * when none seems to run. The URL holds the password: not for logs.
 */
export function runningServerUrl(directory: string): string | undefined {
  if (!existsSync(join(directory, 'cluster', 'postmaster.pid'))) return undefined;
  const read = (name: string): string => readFileSync(join(directory, name), 'utf8').trim();
  return `postgres://${databaseUser}:${read('password')}@127.0.0.1:${read('port')}/${databaseUser}`;
}
