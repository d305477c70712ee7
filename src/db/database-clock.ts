import type { Clock, Timer } from '../base/index.ts';
import type { Database } from './database.ts';
import { DatabaseTime } from './post/database-time.ts';

/**
 * Shows PostgreSQL's time, carried on by the monotonic clock: one time for all processes of a database, which no jump of this
 * machine's own clock moves. Until the first `learn` it shows this machine's.
 */
export class DatabaseClock implements Clock {
  readonly #clock: Clock;
  readonly #database: Pick<Database, 'query'>;
  #time: DatabaseTime;

  constructor({ clock, database }: { readonly clock: Clock; readonly database: Pick<Database, 'query'> }) {
    this.#clock = clock;
    this.#database = database;
    this.#time = new DatabaseTime(clock);
  }

  /** Looks at PostgreSQL's clock. Rejects as a statement does; then the time goes on as it was known. */
  async learn(): Promise<void> {
    // a sample that is merely sharper would outlive a jump of PostgreSQL's clock
    const time = new DatabaseTime(this.#clock);
    await time.learn(async () => {
      const [row] = await this.#database.query<{ at: number }>(
        'select extract(epoch from clock_timestamp())::float8 * 1000 as at',
      );
      return row ?? { at: this.#clock.now() };
    });
    this.#time = time;
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
