// PostgreSQL, "postgres": SIGINT shuts down fast (rolls back what runs), SIGQUIT at once, as a crash would.
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { isFailure, type Clock } from '../../base/index.ts';
import { failureOf, nameFor, serverEnvironment } from './cluster.ts';
import type { PostgresPrograms } from './postgres-programs.ts';
import { invocationAs, type ServerUser } from './server-user.ts';

export interface ServerProcessOrder {
  readonly programs: PostgresPrograms;
  readonly user: ServerUser;
  readonly clusterDirectory: string;
  readonly logFile: string;
  readonly port: number;
  /** To ask whether it answers: a database that every cluster has. */
  readonly probeUrl: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly onProgress: (line: string) => void;
}

export interface ServerProcess {
  readonly pid: number;
  /** Resolves when the process has ended, whatever ended it. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

const longestLogBytes = 5_000_000;

/** Starts one PostgreSQL and waits until it answers; recovery after a crash may take a while and is told about. */
export async function startServerProcess(order: ServerProcessOrder): Promise<ServerProcess> {
  const log = openLog(order.logFile);
  const child = spawnServer(order, log.handle);
  closeSync(log.handle);
  let hasEnded = false;
  const ended = new Promise<void>((resolve) => {
    const onEnd = (): void => {
      hasEnded = true;
      resolve();
    };
    child.once('exit', onEnd);
    child.once('error', onEnd);
  });
  const startedMs = order.clock.monotonicMs();
  let toldMs = startedMs;
  for (;;) {
    if (await answers(order.probeUrl)) break;
    if (hasEnded) throw failureOf(readFrom(order.logFile, log.fromByte), 'PostgreSQL did not start');
    if (order.clock.monotonicMs() - toldMs > 5_000) {
      toldMs = order.clock.monotonicMs();
      order.onProgress('PostgreSQL is starting (after a crash it first recovers its last changes)…');
    }
    await Promise.race([order.clock.sleep(30), ended]);
  }
  return { pid: child.pid ?? 0, ended, stop: () => stopChild(child, ended, order.clock) };
}

function spawnServer(order: ServerProcessOrder, logHandle: number): ChildProcess {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    port: String(order.port),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // statements and their details hold names and phones: they stay out of the log
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    ...order.settings,
  };
  const args = [
    '-D',
    nameFor(order.user, order.clusterDirectory),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const server = invocationAs(order.user, join(order.programs.bin, 'postgres'), args, true);
  return spawn(server.command, server.args, {
    ...server.options,
    cwd: order.clusterDirectory,
    env: serverEnvironment,
    stdio: ['ignore', logHandle, logHandle],
    // its own process group: Ctrl-C is for us, and PostgreSQL goes last
    detached: true,
  });
}

/** Whether a connection is accepted. A wrong password is an answer too: it says that the server is up. */
async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    if (isFailure(error)) throw error;
    const code = (error as { code?: string }).code ?? '';
    if (code.startsWith('28')) throw error;
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function stopChild(child: ChildProcess, ended: Promise<void>, clock: Clock): Promise<void> {
  for (const [signal, waitMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    child.kill(signal);
    const waiting = new AbortController();
    const won = await Promise.race([
      ended.then(() => true),
      clock.sleep(waitMs, waiting.signal).then(() => false),
    ]);
    waiting.abort();
    if (won) return;
  }
}

function openLog(file: string): { handle: number; fromByte: number } {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  const isLong = size > longestLogBytes;
  if (isLong) renameSync(file, `${file}.1`);
  return { handle: openSync(file, 'a', 0o600), fromByte: isLong ? 0 : size };
}

function readFrom(file: string, fromByte: number): string {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(16_000);
    return bytes.subarray(0, readSync(handle, bytes, 0, bytes.length, fromByte)).toString('utf8');
  } finally {
    closeSync(handle);
  }
}
