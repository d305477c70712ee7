// PostgreSQL, "initdb" and "Creating a Database Cluster".
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, newToken } from '../../base/index.ts';
import type { PostgresPrograms } from './postgres-programs.ts';
import { invocationAs, type ServerUser } from './server-user.ts';

export const databaseUser = 'perezvon';

/** What PostgreSQL needs of our environment, and none of the PG… variables that would change its mind. */
export const serverEnvironment = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** The version that made the cluster's files, or undefined when there is none yet. */
export function clusterMajor(clusterDirectory: string): number | undefined {
  const file = join(clusterDirectory, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : undefined;
}

/** The password of the only database user: random, made once, readable by us alone. */
export function readOrMakePassword(file: string, clusterExists: boolean): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (clusterExists) {
    throw new Failure('unavailable', {
      code: 'postgres.password-lost',
      message:
        'The file with the database password is gone from the data directory: restore it from a backup.',
      retryable: false,
    });
  }
  const password = newToken();
  writeFileSync(file, `${password}\n`, { mode: 0o600, flush: true });
  return password;
}

/**
 * The name under which `user` can name `directory` when it is his working directory. A closed folder above (root's
 * home) hides every absolute name from him, but not the directory that he already stands in.
 */
export function nameFor(user: ServerUser, directory: string): string {
  if (!user.drop) return directory;
  const { command, args, options } = invocationAs(user, 'test', ['-x', directory], false);
  const reached = spawnSync(command, args, { uid: options.uid, gid: options.gid }).status === 0;
  return reached ? directory : '/proc/self/cwd';
}

export interface ClusterOrder {
  readonly directory: string;
  readonly user: ServerUser;
  readonly programs: PostgresPrograms;
  readonly password: string;
}

/** Makes the cluster beside its place and moves it there when it is whole, so that a killed initdb leaves nothing. */
export async function createCluster(order: ClusterOrder): Promise<void> {
  const fresh = `${order.directory}.new`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  if (order.user.drop) await chown(fresh, order.user.uid, order.user.gid);
  const secrets = await mkdtemp(join(tmpdir(), 'perezvon-'));
  try {
    const passwordFile = join(secrets, 'password');
    writeFileSync(passwordFile, order.password, { mode: 0o600 });
    if (order.user.drop)
      for (const path of [secrets, passwordFile]) await chown(path, order.user.uid, order.user.gid);
    await runInitdb(order, fresh, passwordFile);
    await rename(fresh, order.directory);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error;
  } finally {
    rmSync(secrets, { recursive: true, force: true });
  }
}

async function runInitdb(order: ClusterOrder, fresh: string, passwordFile: string): Promise<void> {
  // code-point order never changes between releases; Russian order is asked for where people see a list
  const locale =
    order.programs.major >= 17
      ? ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
      : ['--locale=C.UTF-8'];
  const initdb = invocationAs(
    order.user,
    join(order.programs.bin, 'initdb'),
    [
      `--pgdata=${nameFor(order.user, fresh)}`,
      `--username=${databaseUser}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--data-checksums',
      ...locale,
    ],
    true,
  );
  const child = spawn(initdb.command, initdb.args, {
    ...initdb.options,
    cwd: fresh,
    env: serverEnvironment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-8_000)));
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw failureOf(output, 'PostgreSQL could not make its files');
}

/** What PostgreSQL's own last words mean for the person at the terminal. */
export function failureOf(output: string, what: string): Failure {
  if (/No space left on device|disk quota exceeded/i.test(output)) {
    return new Failure('unavailable', {
      code: 'disk-full',
      message: `${what}: the disk of the data directory is full. Free some space and start again.`,
    });
  }
  const lines = output.split('\n').filter((line) => /\b(FATAL|PANIC|error|could not)\b/.test(line));
  const last = (lines.at(-1) ?? output.trim().split('\n').at(-1) ?? '').replace(
    /^.*?\b(FATAL|PANIC|error):\s*/,
    '',
  );
  return new Failure('unavailable', {
    code: 'postgres.failed',
    message: `${what}: ${last || 'it said nothing'}.`,
  });
}

/** A cluster that root copied or restored belongs to root, and PostgreSQL would refuse it. */
export async function giveTo(user: ServerUser, clusterDirectory: string): Promise<void> {
  if (!user.drop || !existsSync(clusterDirectory) || lstatSync(clusterDirectory).uid === user.uid) return;
  for (const entry of await readdir(clusterDirectory, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) chownSync(join(entry.parentPath, entry.name), user.uid, user.gid);
  }
  chmodSync(clusterDirectory, 0o700);
  chownSync(clusterDirectory, user.uid, user.gid);
}
