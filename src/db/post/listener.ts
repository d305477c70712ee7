import type pg from 'pg';
import { within, type Clock, type Lifecycle, type Log } from '../../base/index.ts';
import type { Database } from '../database.ts';
import { holders, tryLock } from './role-lock.ts';

export interface ListenerOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly database: Pick<Database, 'withConnection' | 'ready'>;
  readonly channels: readonly string[];
  onNotice(channel: string, payload: string): void;
  /** It listens, after the start and after each break; before it has resolved nothing is locked. */
  onUp(): void;
  /** Another session has a wanted lock. */
  onWaiting(name: string): void;
}

const retryMs = 1_000;
/** Who has a lock and has only lost his connection is back sooner: nobody takes it from him. */
const freeForMs = 5_000;
/** A connection that says nothing for so long is dead, whatever its socket says. */
const beatMs = 5_000;

/** One connection that listens for notices and holds locks, and comes back with both after a break. */
export class Listener implements Lifecycle {
  readonly #o: ListenerOptions;
  readonly #stopping = new AbortController();
  readonly #wanted = new Set<string>();
  readonly #waiting = new Map<string, () => void>();
  #locked = new Set<string>();
  /** Those that another one had when they were tried, and since when he has not had them any more. */
  readonly #contended = new Map<string, number | undefined>();
  #running: Promise<void> | undefined;
  #wake = new AbortController();

  constructor(options: ListenerOptions) {
    this.#o = options;
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

  /** Resolves once the lock is ours; it is taken again after each break. */
  lock(name: string): Promise<void> {
    this.#wanted.add(name);
    const taken = new Promise<void>((resolve) => this.#waiting.set(name, resolve));
    this.#wake.abort();
    return taken;
  }

  has(name: string): boolean {
    return this.#locked.has(name);
  }

  async #run(): Promise<void> {
    while (!this.#isStopping) {
      try {
        await this.#o.database.withConnection((client) => this.#listen(client));
      } catch (error) {
        const code = (error as { code?: string }).code ?? (error as Error).name;
        if (!this.#isStopping) this.#o.log.warn({ code }, 'the listening connection broke');
      }
      this.#locked = new Set();
      for (const name of this.#contended.keys()) this.#contended.set(name, undefined);
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
    client.on('error', onBroken).on('end', onBroken).on('notification', onNotice);
    try {
      for (const channel of this.#o.channels) await client.query(`listen ${channel}`);
      this.#o.onUp();
      while (!broken && !this.#isStopping) {
        this.#wake = new AbortController();
        const missing = await this.#takeLocks(client);
        await this.#o.clock.sleep(missing ? retryMs : beatMs, this.#wake.signal);
        if (!broken && !this.#isStopping) await this.#beat(client);
      }
      if (broken) throw broken;
      await client.query('select pg_advisory_unlock_all()');
      await client.query('unlisten *');
    } finally {
      client.off('error', onBroken).off('end', onBroken).off('notification', onNotice);
    }
  }

  /** Whether there is one that another session has. */
  async #takeLocks(client: pg.PoolClient): Promise<boolean> {
    let missing = false;
    for (const name of this.#wanted) {
      if (this.#locked.has(name)) continue;
      if (await this.#take(client, name)) {
        this.#locked.add(name);
        this.#contended.delete(name);
        this.#waiting.get(name)?.();
        this.#waiting.delete(name);
      } else {
        missing = true;
        this.#o.onWaiting(name);
      }
    }
    return missing;
  }

  async #take(client: pg.PoolClient, name: string): Promise<boolean> {
    if (this.#contended.has(name)) {
      const { rows } = await client.query(holders('$1'), [name]);
      const nowMs = this.#o.clock.monotonicMs();
      const freeSinceMs = rows.length > 0 ? undefined : (this.#contended.get(name) ?? nowMs);
      this.#contended.set(name, freeSinceMs);
      if (freeSinceMs === undefined || nowMs - freeSinceMs < freeForMs) return false;
    }
    const { rows } = await client.query<{ taken: boolean }>(tryLock, [name]);
    const taken = rows[0]?.taken === true;
    if (!taken) this.#contended.set(name, undefined);
    return taken;
  }

  async #beat(client: pg.PoolClient): Promise<void> {
    const answered = await within(this.#o.clock, beatMs, client.query('select 1'));
    // withConnection throws away a connection that broke so
    if (!answered) throw Object.assign(new Error('Connection terminated'), { code: 'ETIMEDOUT' });
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }
}
