import { newId, type Clock, type Log, type Timer } from '../base/index.ts';
import type { Database } from '../db/index.ts';
import type { CallEnding } from './call.ts';
import type { CallEvent } from './call-record.ts';
import type { CallStore, PlacedRow } from './call-store.ts';

type Entry =
  | { readonly kind: 'row'; readonly write: () => Promise<void>; readonly written: (ok: boolean) => void }
  | { readonly kind: 'event'; readonly event: CallEvent };

type Writes = 'insertPlaced' | 'setRinging' | 'setAnswered' | 'setEnded' | 'insertEvents';

/** What is not waited for gathers for this long, so that many events are one statement. */
const gatherMs = 100;
/** While PostgreSQL is away, events above this are dropped, and no call begins that would have a row. */
const mostWaiting = 100_000;
const mostUnwritten = 10_000;
/** PostgreSQL, appendix A: what was to be written is at fault, neither the statement nor the disk. */
const dataFault = /^2[23]/;

/**
 * Writes call rows and timelines in the order in which they happened, outside the voice path: a slow or absent
 * database delays the writing and never a call.
 */
export class CallJournal {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #database: Pick<Database, 'retryWhileAway'>;
  readonly #store: Pick<CallStore, Writes>;
  readonly #closing = new AbortController();
  #waiting: Entry[] = [];
  /** The latest calls without a row, as there was no room for it; they are refused or given up at once. */
  readonly #unwritten = new Set<string>();
  #dropped = 0;
  #timer: Timer | undefined;
  #running: Promise<void> | undefined;

  constructor(options: {
    clock: Clock;
    log: Log;
    database: Pick<Database, 'retryWhileAway'>;
    store: Pick<CallStore, Writes>;
  }) {
    this.#clock = options.clock;
    this.#log = options.log;
    this.#database = options.database;
    this.#store = options.store;
  }

  /**
   * Resolves with true once the row is in the database, with false when it can't be written: at once when too much waits for
   * the database already, and then nothing of that call is written. A row that has begun is always ended.
   */
  placed(row: PlacedRow): Promise<boolean> {
    if (this.#waiting.length >= mostWaiting) {
      this.#leaveOut(row.id);
      return Promise.resolve(false);
    }
    return new Promise((written) => {
      this.#add({ kind: 'row', write: () => this.#store.insertPlaced(row), written });
      this.#run();
    });
  }

  ringing(callId: string, at: number): void {
    this.#addRow(callId, () => this.#store.setRinging(callId, at));
  }

  answered(callId: string, at: number, recordingPath: string | undefined): void {
    this.#addRow(callId, () => this.#store.setAnswered(callId, at, recordingPath));
  }

  ended(callId: string, at: number, ending: CallEnding): void {
    this.#addRow(callId, () => this.#store.setEnded(callId, at, ending));
  }

  event(callId: string, kind: string, detail: CallEvent['detail'] = {}): void {
    if (this.#waiting.length >= mostWaiting || this.#unwritten.has(callId)) {
      this.#dropped += 1;
      return;
    }
    this.#add({ kind: 'event', event: { id: newId(), callId, at: this.#clock.now(), kind, detail } });
  }

  /** Writes all that waits; gives up when the database stays away for `patienceMs`. */
  async drain(patienceMs: number): Promise<void> {
    const giveUp = this.#clock.after(patienceMs, () => this.#closing.abort());
    while (this.#waiting.length > 0 || this.#running) {
      this.#run();
      await this.#running;
      if (this.#closing.signal.aborted) break;
    }
    giveUp.cancel();
    this.#timer?.cancel();
  }

  #leaveOut(callId: string): void {
    this.#dropped += 1;
    this.#unwritten.add(callId);
    const [oldest] = this.#unwritten;
    if (this.#unwritten.size > mostUnwritten && oldest !== undefined) this.#unwritten.delete(oldest);
  }

  #addRow(callId: string, write: () => Promise<void>): void {
    if (this.#unwritten.has(callId)) return;
    this.#add({ kind: 'row', write, written: () => undefined });
  }

  #add(entry: Entry): void {
    this.#waiting.push(entry);
    this.#timer ??= this.#clock.after(gatherMs, () => this.#run());
  }

  #run(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#running ??= this.#writeAll().finally(() => {
      this.#running = undefined;
      // what came after the last look at the queue
      if (this.#waiting.length > 0 && !this.#closing.signal.aborted) this.#run();
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#closing.signal.aborted) {
      const batch = this.#waiting.splice(0, 500);
      for (const entry of batch) {
        if (entry.kind === 'row') entry.written(await this.#attempt(entry.write));
      }
      const events = batch.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));
      if (events.length > 0) await this.#writeEvents(events);
    }
    if (this.#dropped > 0) {
      this.#log.warn({ dropped: this.#dropped }, 'call records were dropped while the database was away');
      this.#dropped = 0;
    }
  }

  /** One that PostgreSQL can't take as it is takes no other with it: not those of its own call, nor those of others. */
  async #writeEvents(events: readonly CallEvent[]): Promise<void> {
    const all = await this.#try(() => this.#store.insertEvents(events));
    if (all.ok) return;
    if (events.length === 1 || !dataFault.test(all.code ?? '')) {
      this.#tellUnwritten(all.code);
      return;
    }
    const half = Math.ceil(events.length / 2);
    await this.#writeEvents(events.slice(0, half));
    await this.#writeEvents(events.slice(half));
  }

  async #attempt(write: () => Promise<void>): Promise<boolean> {
    const result = await this.#try(write);
    if (!result.ok) this.#tellUnwritten(result.code);
    return result.ok;
  }

  async #try(
    write: () => Promise<void>,
  ): Promise<{ readonly ok: true } | { readonly ok: false; readonly code: string | undefined }> {
    try {
      await this.#database.retryWhileAway(write, { signal: this.#closing.signal });
      return { ok: true };
    } catch (error) {
      return { ok: false, code: (error as { code?: string }).code };
    }
  }

  /** The text of a database error may quote values: only its code is safe to log. */
  #tellUnwritten(code: string | undefined): void {
    this.#log.error({ code }, 'a call record could not be written');
  }
}
