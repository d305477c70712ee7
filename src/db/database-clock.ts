import type { Clock, Timer } from '../base/index.ts';
import type { Database } from './database.ts';
import { DatabaseTime } from './post/database-time.ts';

/** What a time may be wrong by, so that no comparison of two takes it for a jump of the clock. */
const mostUnsureMs = 5_000;

/**
 * Shows PostgreSQL's time, carried on by the monotonic clock: one time for all processes of a database, which no jump of this
 * machine's own clock moves. Until the first `learn` it shows this machine's.
 */
export class DatabaseClock implements Clock {
  readonly #clock: Clock;
  readonly #database: Pick<Database, 'query'>;
  #time: DatabaseTime;
  #isKnown = false;

  constructor({ clock, database }: { readonly clock: Clock; readonly database: Pick<Database, 'query'> }) {
    this.#clock = clock;
    this.#database = database;
    this.#time = new DatabaseTime(clock);
  }

  /**
   * Looks at PostgreSQL's clock; tells whether its time is known. An answer that took too long tells nothing: it may have lain about.
   * Rejects as a statement does. In both cases the time goes on as it was known.
   */
  async learn(): Promise<boolean> {
    // a sample that is merely sharper would outlive a jump of PostgreSQL's clock
    const time = new DatabaseTime(this.#clock);
    const sentMs = this.#clock.monotonicMs();
    await time.learn(async () => {
      const [row] = await this.#database.query<{ at: number }>(
        'select extract(epoch from clock_timestamp())::float8 * 1000 as at',
      );
      return row ?? { at: this.#clock.now() };
    });
    if (this.#clock.monotonicMs() - sentMs > mostUnsureMs) return this.#isKnown;
    this.#time = time;
    this.#isKnown = true;
    return true;
  }

  now(): number {
    return Math.round(this.#time.of(this.#clock.monotonicMs())?.getTime() ?? this.#clock.now());
  }

  monotonicMs(): number {
    return this.#clock.monotonicMs();
  }

  after(delayMs: number, action: () => void): Timer {
    return this.#clock.after(delayMs, action);
  }

  every(periodMs: number, action: () => void): Timer {
    return this.#clock.every(periodMs, action);
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(delayMs, signal);
  }
}
