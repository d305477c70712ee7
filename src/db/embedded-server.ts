import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { Failure, type Clock, type Lifecycle, type Log } from '../base/index.ts';
import { DataDirectoryLock } from './data-directory-lock.ts';
import { clusterMajor, createCluster, databaseUser, giveTo, readOrMakePassword } from './embedded/cluster.ts';
import { freePort } from './embedded/free-port.ts';
import { stopOrphan } from './embedded/orphan.ts';
import { findPrograms } from './embedded/postgres-programs.ts';
import {
  startServerProcess,
  type ServerProcess,
  type ServerProcessOrder,
} from './embedded/server-process.ts';
import { chooseServerUser } from './embedded/server-user.ts';

export interface EmbeddedServerOptions {
  /** Everything that belongs to it: cluster/, password, port, server.log, lock. Made when absent. */
  readonly directory: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Lines for the terminal, in English. */
  readonly onProgress?: (line: string) => void;
  /** Further settings of PostgreSQL by name: `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The pause before a server that died is started again; 200 when absent, doubled up to 5,000. */
  readonly restartMs?: number;
}

/**
 * The PostgreSQL that comes with Perezvon, kept alive: made at the first start, brought back within a second when it
 * dies, shut down with this process however that ends. As root it runs as another user. It listens on the loopback
 * only, with a random password; its port stays the same over restarts, so that connection pools find it again.
 */
export class EmbeddedServer implements Lifecycle {
  readonly #options: EmbeddedServerOptions;
  readonly #directory: string;
  readonly #lock: DataDirectoryLock;
  readonly #log: Log;
  #order: ServerProcessOrder | undefined;
  #process: ServerProcess | undefined;
  #stopping = new AbortController();
  #watching: Promise<void> | undefined;
  #url: string | undefined;

  constructor(options: EmbeddedServerOptions) {
    this.#options = options;
    this.#directory = resolve(options.directory);
    this.#lock = new DataDirectoryLock(this.#directory);
    this.#log = options.log.child({ room: 'db' });
  }

  /** Where it answers; known after `start`. Holds the password: not for logs. */
  get url(): string {
    if (this.#url === undefined) throw new Error('the embedded server has not been started');
    return this.#url;
  }

  /** The server's process number while it runs. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  async start(): Promise<void> {
    if (this.#process) return;
    this.#lock.acquire();
    try {
      this.#stopping = new AbortController();
      this.#order = await this.#prepare();
      this.#process = await this.#startOnFreePort();
      await this.#makeDatabase();
    } catch (error) {
      await this.#process?.stop();
      this.#process = undefined;
      this.#lock.release();
      throw error;
    }
    this.#watching = this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#process?.stop();
    await this.#watching;
    this.#process = undefined;
    this.#watching = undefined;
    this.#lock.release();
  }

  async #prepare(): Promise<ServerProcessOrder> {
    const onProgress = this.#options.onProgress ?? (() => undefined);
    const clusterDirectory = join(this.#directory, 'cluster');
    mkdirSync(this.#directory, { recursive: true });
    await stopOrphan(clusterDirectory, this.#options.clock, onProgress);
    const major = clusterMajor(clusterDirectory);
    const user = chooseServerUser(clusterDirectory);
    const programs = await findPrograms({ user, major, onProgress });
    const password = readOrMakePassword(join(this.#directory, 'password'), major !== undefined);
    if (major === undefined) {
      onProgress('Making the database (first start only)…');
      await createCluster({ directory: clusterDirectory, user, programs, password });
    }
    await giveTo(user, clusterDirectory);
    onProgress(`Starting PostgreSQL ${programs.major}…`);
    return {
      programs,
      user,
      clusterDirectory,
      logFile: join(this.#directory, 'server.log'),
      port: 0,
      probeUrl: `postgres://${databaseUser}:${password}@127.0.0.1:0/postgres`,
      settings: this.#options.settings ?? {},
      clock: this.#options.clock,
      onProgress,
    };
  }

  /** Somebody may take the port between our look and PostgreSQL's: then another one. */
  async #startOnFreePort(): Promise<ServerProcess> {
    const portFile = join(this.#directory, 'port');
    let wanted = existsSync(portFile) ? Number(readFileSync(portFile, 'utf8')) || undefined : undefined;
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort(wanted);
      const order = this.#orderOn(port);
      try {
        const process = await startServerProcess(order);
        writeFileSync(portFile, `${port}\n`);
        this.#url = order.probeUrl.replace(/\/postgres$/, `/${databaseUser}`);
        this.#order = order;
        return process;
      } catch (error) {
        if (attempt >= 5 || !isPassing(error)) throw error;
        // the children of a killed server hold its memory for a moment longer
        await this.#options.clock.sleep(200 * attempt);
        wanted = /shared memory/.test((error as Error).message) ? port : undefined;
      }
    }
  }

  #orderOn(port: number): ServerProcessOrder {
    const order = this.#order;
    if (!order) throw new Error('the embedded server has not been prepared');
    return { ...order, port, probeUrl: order.probeUrl.replace(/:\d+\/postgres$/, `:${port}/postgres`) };
  }

  async #makeDatabase(): Promise<void> {
    const client = new pg.Client({ connectionString: this.#order?.probeUrl });
    await client.connect();
    try {
      const { rowCount } = await client.query('select from pg_database where datname = $1', [databaseUser]);
      if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(databaseUser)}`);
    } finally {
      await client.end();
    }
  }

  async #watch(): Promise<void> {
    const { clock, restartMs = 200 } = this.#options;
    const signal = this.#stopping.signal;
    let pauseMs = restartMs;
    let startedMs = clock.monotonicMs();
    while (!signal.aborted) {
      await this.#process?.ended;
      if (signal.aborted) return;
      if (clock.monotonicMs() - startedMs > 60_000) pauseMs = restartMs;
      this.#log.error({ pauseMs }, 'PostgreSQL ended by itself; starting it again');
      await clock.sleep(pauseMs, signal);
      if (signal.aborted) return;
      pauseMs = Math.max(restartMs, Math.min(5_000, pauseMs * 2));
      startedMs = clock.monotonicMs();
      await this.#restart();
    }
  }

  async #restart(): Promise<void> {
    try {
      const order = this.#order;
      if (!order) return;
      this.#process = await startServerProcess(order);
      this.#log.info({ pid: this.#process.pid }, 'PostgreSQL is back');
      if (this.#stopping.signal.aborted) await this.#process.stop();
    } catch (err) {
      this.#log.error({ err }, 'PostgreSQL could not be started again');
    }
  }
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof Failure &&
    /Address already in use|could not create any TCP|shared memory|lock file/.test(error.message)
  );
}
