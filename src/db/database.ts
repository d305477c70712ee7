import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { Failure, systemClock, type Clock, type Log } from '../base/index.ts';
import { isDatabaseAway } from './database-away.ts';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/name`. */
  readonly url: string;
  readonly log: Log;
  /** Most connections at once; 10 when absent. */
  readonly poolSize?: number;
  readonly clock?: Clock;
}

export interface WaitOptions {
  readonly signal?: AbortSignal;
  /** How long to wait for PostgreSQL; for ever when absent. */
  readonly timeoutMs?: number;
}

// int8 and count(*) come as numbers (exact to 2^53), `date` stays the text 2026-11-23: no zone may move it
const typeParsers = new Map<number, (text: string) => unknown>([
  [20, Number],
  [1082, (text) => text],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    typeParsers.get(oid) ?? (pg.types.getTypeParser(oid, format) as unknown)) as never,
};

/**
 * One PostgreSQL, shared by all rooms: each asks `kysely<ItsTables>()` for its own view of it.
 * Connections come back by themselves after PostgreSQL was away; a statement that was under way then
 * rejects with an error for which `isDatabaseAway` is true.
 */
export class Database {
  readonly #pool: pg.Pool;
  readonly #kysely: Kysely<unknown>;
  readonly #clock: Clock;
  readonly #log: Log;
  #closed = false;

  constructor(options: DatabaseOptions) {
    this.#log = options.log.child({ room: 'db' });
    this.#clock = options.clock ?? systemClock;
    this.#pool = new pg.Pool({
      connectionString: options.url,
      max: options.poolSize ?? 10,
      application_name: 'perezvon',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      types,
    });
    // an idle connection that breaks is dropped by the pool; without a listener the process would end
    this.#pool.on('error', (err) =>
      this.#log.warn({ code: codeOf(err) }, 'an idle database connection broke'),
    );
    // one that breaks between two statements of a transaction likewise; the next statement rejects
    this.#pool.on('connect', (client) => client.on('error', () => undefined));
    this.#kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: this.#pool }) });
  }

  /** The typed query builder over the tables `T` of one room. */
  kysely<T>(): Kysely<T> {
    return this.#kysely as Kysely<T>;
  }

  /** Runs `work` in one transaction (read committed): committed when it resolves, rolled back when it rejects. */
  transaction<T, R>(work: (tx: Transaction<T>) => Promise<R>): Promise<R> {
    return this.kysely<T>().transaction().execute(work);
  }

  /** A plain statement with `$1` values; for what the query builder would only hide. */
  async query<Row = Record<string, unknown>>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const result = await this.#pool.query(text, [...values]);
    return result.rows as Row[];
  }

  /** Lends one connection to `work`: for COPY, temporary tables and session locks. A broken one is not reused. */
  async withConnection<R>(work: (client: pg.PoolClient) => Promise<R>): Promise<R> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    const onError = (error: Error): void => {
      broken = error;
    };
    client.on('error', onError);
    try {
      return await work(client);
    } catch (error) {
      if (isDatabaseAway(error)) broken = error as Error;
      throw error;
    } finally {
      client.off('error', onError);
      client.release(broken);
    }
  }

  /** Resolves once PostgreSQL answers. Rejects with a `Failure` when closed, aborted or out of time. */
  async ready(options: WaitOptions = {}): Promise<void> {
    const startedMs = this.#clock.monotonicMs();
    for (let pauseMs = 50; ; pauseMs = Math.min(1_000, pauseMs * 2)) {
      if (this.#closed) throw away('The database connection was closed.', undefined, false);
      try {
        await this.#pool.query('select 1');
        return;
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        const waitedMs = this.#clock.monotonicMs() - startedMs;
        if (options.signal?.aborted || (options.timeoutMs !== undefined && waitedMs >= options.timeoutMs)) {
          throw away('PostgreSQL does not answer.', error, true);
        }
      }
      await this.#clock.sleep(pauseMs, options.signal);
    }
  }

  /**
   * Runs `work`, and again each time PostgreSQL went away under it, once it is back. `work` must bear being
   * run again: a commit whose answer was lost may have happened.
   */
  async retryWhileAway<R>(work: () => Promise<R>, options: WaitOptions = {}): Promise<R> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isDatabaseAway(error) || this.#closed) throw error;
        this.#log.warn({ code: codeOf(error) }, 'the database is away; waiting');
        await this.ready(options);
        // it may accept connections and still break this statement: never spin
        await this.#clock.sleep(100, options.signal);
        if (options.signal?.aborted) throw error;
      }
    }
  }

  /** Waits for statements under way, then closes every connection. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    // not through kysely: it ends only a pool that it has used itself
    await this.#pool.end();
  }
}

function away(message: string, cause: unknown, retryable: boolean): Failure {
  return new Failure('unavailable', { code: 'database.away', message, cause, retryable });
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? (error as Error).name;
}
