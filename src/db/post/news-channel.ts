import type { Clock, Log, Timer } from '../../base/index.ts';
import type { Database } from '../database.ts';
import type { Sealing } from './sealing.ts';

/** The channel on which every process hears the news of the others. */
export const newsChannel = 'perezvon_news';

/** PostgreSQL takes notices of less than 8,000 bytes. */
const longestNotice = 7_900;
/** News gathers for so long, so that bursts are one statement. */
const gatherMs = 25;
const mostWaiting = 500;
/** After so long it is tried again to say that some was missed. */
const retryMs = 1_000;

interface Notice {
  readonly from: string;
  /** Absent: some could not be told. */
  readonly news?: unknown;
}

/** Tells all other processes what has happened. Nothing is kept: who has missed something is told that, not what. */
export class NewsChannel {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #database: Pick<Database, 'query'>;
  readonly #sealing: Sealing;
  readonly #address: string;
  #waiting: string[] = [];
  #lost = false;
  #timer: Timer | undefined;
  #isClosing = false;
  #sending: Promise<void> = Promise.resolve();

  constructor(options: {
    clock: Clock;
    log: Log;
    database: Pick<Database, 'query'>;
    sealing: Sealing;
    address: string;
  }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#database = options.database;
    this.#sealing = options.sealing;
    this.#address = options.address;
  }

  /** Never throws, never waits. */
  tell(news: unknown): void {
    const notice = this.#written({ from: this.#address, news });
    if (notice.length > longestNotice || this.#waiting.length >= mostWaiting) this.#lost = true;
    else this.#waiting.push(notice);
    this.#flushAfter(gatherMs);
  }

  /** What a notice says; undefined for our own, and for one that was sealed with another key. */
  read(payload: string): { readonly news?: unknown } | undefined {
    const text = this.#sealing.open(Buffer.from(payload, 'base64'));
    if (text === undefined) return undefined;
    const notice = JSON.parse(text) as Notice;
    return notice.from === this.#address ? undefined : notice;
  }

  /** Sends what waits, for the last time. */
  async drain(): Promise<void> {
    this.#isClosing = true;
    this.#flush();
    await this.#sending;
  }

  #flush(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#sending = this.#sending.then(() => this.#send());
  }

  async #send(): Promise<void> {
    const waiting = this.#waiting.splice(0);
    if (this.#lost) waiting.unshift(this.#written({ from: this.#address }));
    if (waiting.length === 0) return;
    this.#lost = false;
    try {
      await this.#database.query('select pg_notify($1, notice) from unnest($2::text[]) notice', [
        newsChannel,
        waiting,
      ]);
    } catch (error) {
      this.#lost = true;
      this.#log.warn({ code: (error as { code?: string }).code }, 'news could not be told');
      // nobody may have more to tell for long, and the others believe until then what is no more so
      if (!this.#isClosing) this.#flushAfter(retryMs);
    }
  }

  #flushAfter(delayMs: number): void {
    this.#timer ??= this.#clock.after(delayMs, () => this.#flush());
  }

  #written(notice: Notice): string {
    return this.#sealing.seal(JSON.stringify(notice)).toString('base64');
  }
}
