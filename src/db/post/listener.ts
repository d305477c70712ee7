import type pg from 'pg';
import { within, type Clock, type Failure, type Lifecycle, type Log } from '../../base/index.ts';
import type { Database } from '../database.ts';
import { endEarlier, mark, unmark } from './role-lock.ts';
import { RoleLocks, type Ask } from './role-locks.ts';

export interface ListenerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Pick<Database, 'withConnection' | 'ready'>;
  readonly channels: readonly string[];
  /** What the server knows this process by, however often it comes back. */
  readonly mark: string;
  onNotice(channel: string, payload: string): void;
  /** It listens, after the start and after each break; before it has resolved nothing is locked. */
  onUp(): void;
  /** Another process has a wanted lock. */
  onWaiting(): void;
  /** Another process has taken a lock that this one had: none is taken any more. */
  onLost(why: Failure): void;
}

const retryMs = 1_000;
/** A connection that says nothing for so long is dead, whatever its socket says. */
const beatMs = 5_000;
/** The server ends a session that has said nothing for so long: it is as dead as its connection. */
const silence = '15s';

/** One connection that listens for notices and holds locks, and comes back with both after a break. */
export class Listener implements Lifecycle {
  readonly #o: ListenerOptions;
  readonly #locks: RoleLocks;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #wake = new AbortController();

  constructor(options: ListenerOptions) {
    this.#o = options;
    this.#locks = new RoleLocks(options);
  }

  /** Resolves once it is begun; `onUp` tells when it listens. */
  async start(): Promise<void> {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    await this.#running;
  }

  /** Resolves once all the locks are ours; they are taken again after each break. Rejects with `role.lost`. */
  lock(names: readonly string[]): Promise<void> {
    const taken = this.#locks.want(names);
    this.#wake.abort();
    return taken;
  }

  has(name: string): boolean {
    return this.#locks.has(name);
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      try {
        await this.#o.database.withConnection((client) => this.#listen(client));
      } catch (error) {
        const code = (error as { code?: string }).code ?? (error as Error).name;
        if (!this.#isStopping) this.#o.log.warn({ code }, 'the listening connection broke');
      }
      this.#locks.broke();
      await this.#o.clock.sleep(this.#isStopping ? 0 : retryMs, this.#stopping.signal);
    }
  }

  async #listen(client: pg.PoolClient): Promise<void> {
    let broken: Error | undefined;
    const onBroken = (error?: Error): void => {
      broken = error ?? new Error('Connection terminated');
      this.#wake.abort();
    };
    const onNotice = ({ channel, payload = '' }: pg.Notification): void => this.#o.onNotice(channel, payload);
    const ask: Ask = (text, values) => this.#ask(client, text, values);
    client.on('error', onBroken).on('end', onBroken).on('notification', onNotice);
    try {
      await this.#introduce(ask);
      while (!broken && !this.#isStopping) {
        this.#wake = new AbortController();
        const complete = await this.#locks.take(ask);
        await this.#o.clock.sleep(complete ? beatMs : retryMs, this.#wake.signal);
        if (!broken && !this.#isStopping) await ask('select 1', []);
      }
      if (broken) throw broken;
      await client.query(`select pg_advisory_unlock_all(); unlisten *; ${unmark}`);
    } finally {
      client.off('error', onBroken).off('end', onBroken).off('notification', onNotice);
    }
  }

  /** Whatever is left of an earlier session of this process goes first: it may still have our locks. */
  async #introduce(ask: Ask): Promise<void> {
    await ask(mark, [this.#o.mark, silence]);
    await ask(endEarlier, [this.#o.mark]);
    for (const channel of this.#o.channels) await ask(`listen ${channel}`, []);
    this.#o.onUp();
  }

  /** Rejects when no answer comes: `withConnection` throws away a connection that broke so. */
  async #ask<Row>(client: pg.PoolClient, text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    let rows: readonly Row[] = [];
    const answer = client.query(text, [...values]).then((result) => (rows = result.rows as Row[]));
    const answered = await within(this.#o.clock, beatMs, answer);
    if (!answered) throw Object.assign(new Error('Connection terminated'), { code: 'ETIMEDOUT' });
    return rows;
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }
}
