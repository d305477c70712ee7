// PostgreSQL, "LISTEN" and "NOTIFY": delivered at commit, kept for nobody who is not connected.
import pg from 'pg';
import { Failure, systemClock, type Clock, type Lifecycle, type Log } from '../base/index.ts';

export interface NoticesOptions {
  readonly url: string;
  readonly log: Log;
  readonly clock?: Clock;
}

interface Listener {
  readonly handler: (payload: string) => void;
  readonly missed: (() => void) | undefined;
}

// the longest payload that PostgreSQL takes is 7,999 bytes
const longestPayload = 7_999;

/**
 * News between processes over LISTEN/NOTIFY on one connection of its own. After a break it connects and listens
 * again by itself and calls every listener's `missed`, because what was said meanwhile is lost.
 */
export class Notices implements Lifecycle {
  readonly #options: NoticesOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #stopping = new AbortController();
  #client: pg.Client | undefined;
  #connecting: Promise<void> | undefined;

  constructor(options: NoticesOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log.child({ room: 'db' });
  }

  async start(): Promise<void> {
    if (this.#client) return;
    this.#connecting ??= this.#connectForEver(false);
    await this.#connecting;
  }

  /** Calls `handler` for each notice on `channel`; the promise resolves when the database has been told. */
  async listen(
    channel: string,
    handler: (payload: string) => void,
    missed?: () => void,
  ): Promise<() => void> {
    const listener: Listener = { handler, missed };
    const listeners = this.#listeners.get(channel) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(channel, listeners);
    const wasConnected = this.#client !== undefined;
    await this.start();
    if (wasConnected && listeners.size === 1) await this.#say(`listen ${pg.escapeIdentifier(channel)}`);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      this.#listeners.delete(channel);
      void this.#say(`unlisten ${pg.escapeIdentifier(channel)}`);
    };
  }

  /** Tells every listener on `channel`, in every process, once. */
  async notify(channel: string, payload: string): Promise<void> {
    if (Buffer.byteLength(payload) > longestPayload) {
      throw new Failure('invalid', { code: 'notice.too-long', message: 'A notice may have 7,999 bytes.' });
    }
    await this.start();
    await this.#client?.query('select pg_notify($1, $2)', [channel, payload]);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #connectForEver(again: boolean): Promise<void> {
    for (let pauseMs = 100; !this.#stopping.signal.aborted; pauseMs = Math.min(2_000, pauseMs * 2)) {
      try {
        await this.#connect();
        if (again) for (const listener of this.#all()) this.#call(() => listener.missed?.());
        break;
      } catch (error) {
        this.#log.warn(
          { code: (error as { code?: string }).code },
          'the notice connection can not be opened',
        );
      }
      await this.#clock.sleep(pauseMs, this.#stopping.signal);
    }
    this.#connecting = undefined;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#options.url,
      application_name: 'perezvon notices',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    client.on('notification', (notice) => {
      for (const listener of this.#listeners.get(notice.channel) ?? []) {
        this.#call(() => listener.handler(notice.payload ?? ''));
      }
    });
    client.on('error', () => undefined);
    await client.connect();
    client.on('end', () => this.#onEnd(client));
    for (const channel of this.#listeners.keys())
      await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    this.#client = client;
  }

  #onEnd(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    if (!this.#stopping.signal.aborted) this.#connecting ??= this.#connectForEver(true);
  }

  /** A statement whose loss doesn't matter: after a break everything is said again. */
  async #say(statement: string): Promise<void> {
    await this.#client?.query(statement).catch(() => undefined);
  }

  #all(): Listener[] {
    return [...this.#listeners.values()].flatMap((listeners) => [...listeners]);
  }

  #call(action: () => void): void {
    try {
      action();
    } catch (err) {
      this.#log.error({ err }, 'a listener of notices failed');
    }
  }
}
