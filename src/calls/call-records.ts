import type { CallEvent, CallFilter, CallRecord } from './call-record.ts';
import type { CallJournal } from './call-journal.ts';
import type { CallStore } from './call-store.ts';
import { repairRecording } from './recording-file.ts';

export interface CallRecordsOptions {
  readonly store: CallStore;
  readonly journal: CallJournal;
  readonly recordingsDirectory: string;
  /** Whose open rows `closeInterrupted` closes. */
  readonly node: string;
}

/** Calls as they are kept for ever, and their timelines. */
export class CallRecords {
  readonly #store: CallStore;
  readonly #journal: CallJournal;
  readonly #directory: string;
  readonly #node: string;

  constructor(options: CallRecordsOptions) {
    this.#store = options.store;
    this.#journal = options.journal;
    this.#directory = options.recordingsDirectory;
    this.#node = options.node;
  }

  get(callId: string): Promise<CallRecord | undefined> {
    return this.#store.get(callId);
  }

  /** Newest first, 100 when no limit is given. */
  list(filter: CallFilter): Promise<readonly CallRecord[]> {
    return this.#store.list(filter);
  }

  /** The timeline, oldest first. What happened in the last tenth of a second may not be in it yet. */
  events(callId: string): Promise<readonly CallEvent[]> {
    return this.#store.events(callId);
  }

  /** Adds to the timeline; never throws, and survives a database that is away for a while. */
  addEvent(callId: string, kind: string, detail: Readonly<Record<string, unknown>> = {}): void {
    this.#journal.event(callId, kind, detail);
  }

  /** Rows that a crash left open are closed as `interrupted`, their recordings mended. Gives back their ids. */
  async closeInterrupted(): Promise<readonly string[]> {
    const rows = await this.#store.openRows(this.#node);
    for (const row of rows) {
      const recordingMs =
        row.recordingPath === undefined
          ? undefined
          : await repairRecording(this.#directory, row.recordingPath);
      const knownMs = row.answeredAt === undefined ? 0 : row.lastAt - row.answeredAt;
      const talkMs = row.answeredAt === undefined ? 0 : Math.max(knownMs, recordingMs ?? 0);
      const endedAt = row.answeredAt === undefined ? row.lastAt : row.answeredAt + talkMs;
      await this.#store.setInterrupted(row.id, endedAt, talkMs, recordingMs);
      this.#journal.event(row.id, 'interrupted');
    }
    return rows.map((row) => row.id);
  }
}
