import type { Database } from '../../db/index.ts';
import { Failure, type Clock } from '../../base/index.ts';
import type { FileLimits } from '../file/file-limits.ts';
import { tableRows } from '../file/table-file.ts';
import { isBlank } from '../file/table-row.ts';
import type { ImportCounts, ImportProgress, ImportRecord } from './import-record.ts';
import { readVisitRow, type RowRules, type VisitRow } from './visit-row.ts';
import { ZoneClock } from './visit-moment.ts';
import { VisitWriter, type Batch, type BatchCounts } from './visit-writer.ts';

export interface RunOrder {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: FileLimits;
  readonly path: string;
  readonly record: ImportRecord;
  readonly timeZone: string;
  readonly onProgress: (progress: ImportProgress) => void;
  readonly signal?: AbortSignal;
}

const batchRows = 5_000;
const progressMs = 200;

/**
 * Reads the file row by row and brings it in batch by batch, so that memory stays the same for any length; while
 * PostgreSQL merges one batch the next is read. One loading of a project at a time.
 */
export async function runImport(order: RunOrder): Promise<ImportCounts> {
  const { projectId } = order.record;
  return order.database.withConnection(async (client) => {
    const lock = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(hashtextextended('clinic.import ' || $1, 0)) as taken`,
      [projectId],
    );
    if (!lock.rows[0]?.taken) {
      throw new Failure('conflict', {
        code: 'import.running',
        message: 'Another file is being loaded: wait until it is done.',
        retryable: true,
      });
    }
    try {
      const { mapping, headings, id: importId, source } = order.record;
      const idColumn = headings[mapping.externalId ?? -1] ?? '';
      const nowMs = order.clock.now();
      const { timeZone } = order;
      const place = { client, projectId, importId, source, timeZone, nowMs };
      const writer = new VisitWriter({ ...place, headings, idColumn });
      await writer.prepare();
      return await new ImportRun(order, writer, nowMs).run();
    } finally {
      await client
        .query(`select pg_advisory_unlock(hashtextextended('clinic.import ' || $1, 0))`, [projectId])
        .catch(() => undefined);
    }
  });
}

interface Tally {
  rows: number;
  added: number;
  updated: number;
  unchanged: number;
  moved: number;
  skipped: number;
  problems: number;
}

class ImportRun {
  readonly #order: RunOrder;
  readonly #writer: VisitWriter;
  readonly #rules: RowRules;
  readonly #tally: Tally = { rows: 0, added: 0, updated: 0, unchanged: 0, moved: 0, skipped: 0, problems: 0 };
  #visits: VisitRow[] = [];
  #problems: Batch['problems'][number][] = [];
  #writing: Promise<void> = Promise.resolve();
  #toldMs = -Infinity;

  constructor(order: RunOrder, writer: VisitWriter, nowMs: number) {
    this.#order = order;
    this.#writer = writer;
    const { mapping, headings, reading } = order.record;
    const zone = new ZoneClock(order.timeZone);
    this.#rules = { mapping, headings, epoch1904: reading.epoch1904 ?? false, zone, nowMs };
  }

  async run(): Promise<ImportCounts> {
    const { path, record, limits, signal } = this.#order;
    try {
      for await (const chunk of tableRows(path, record.reading, limits)) {
        for (const row of chunk.rows) {
          if (row.number <= record.reading.headingRow || isBlank(row)) continue;
          this.#take(readVisitRow(row, this.#rules), row.cells);
          if (this.#visits.length + this.#problems.length >= batchRows) await this.#flush();
        }
        if (signal?.aborted)
          throw new Failure('conflict', { code: 'import.stopped', message: 'Loading was stopped.' });
        this.#tell(chunk.share);
      }
      await this.#flush();
    } finally {
      // whatever ends us, the connection must be at rest before it is given back
      await this.#writing.catch(() => undefined);
    }
    await this.#writing;
    const { moved, absent } = await this.#writer.finish();
    const { added, updated } = this.#tally;
    this.#toldMs = -Infinity;
    this.#tell(1);
    return {
      ...this.#tally,
      added: added - moved,
      updated: updated + moved,
      moved: this.#tally.moved + moved,
      absent,
    };
  }

  #take({ visit, problems }: ReturnType<typeof readVisitRow>, cells: readonly string[]): void {
    this.#tally.rows += 1;
    this.#tally.problems += problems.length;
    if (visit) this.#visits.push(visit);
    else this.#tally.skipped += 1;
    const raw = problems.length > 0 ? this.#rules.headings.map((_, index) => cells[index] ?? '') : [];
    for (const problem of problems) this.#problems.push({ problem, raw });
  }

  /** Hands the batch to PostgreSQL once it is through with the one before. */
  async #flush(): Promise<void> {
    const batch = { visits: this.#visits, problems: this.#problems };
    this.#visits = [];
    this.#problems = [];
    await this.#writing;
    this.#writing = this.#writer.write(batch).then((counts) => this.#count(counts));
    // it is awaited before the next one; until then its failure is nobody's surprise
    this.#writing.catch(() => undefined);
  }

  #count(counts: BatchCounts): void {
    this.#tally.added += counts.added;
    this.#tally.updated += counts.updated;
    this.#tally.unchanged += counts.unchanged;
    this.#tally.moved += counts.moved;
    this.#tally.skipped += counts.repeated;
    this.#tally.problems += counts.repeated;
  }

  #tell(share: number): void {
    const nowMs = this.#order.clock.monotonicMs();
    if (nowMs - this.#toldMs < progressMs) return;
    this.#toldMs = nowMs;
    const { rows, added, updated, skipped } = this.#tally;
    this.#order.onProgress({ share, rows, added, updated, skipped });
  }
}
