import type { PoolClient } from 'pg';
import { copyInto, copyLine, jsonOf } from './copy-text.ts';
import type { ImportProblem } from './import-record.ts';
import * as merge from './visit-merge.ts';
import type { VisitRow } from './visit-row.ts';

export interface WriterOrder {
  readonly client: PoolClient;
  readonly projectId: string;
  readonly importId: string;
  readonly source: 'file' | 'sample';
  /** Of the file's columns, in its own order. */
  readonly headings: readonly string[];
  readonly timeZone: string;
  readonly nowMs: number;
  /** The heading over the record numbers, for the list of problems; empty when there are none. */
  readonly idColumn: string;
}

export interface Batch {
  readonly visits: readonly VisitRow[];
  readonly problems: readonly { readonly problem: ImportProblem; readonly raw: readonly string[] }[];
}

export interface BatchCounts {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly moved: number;
  /** Rows kept out by what only the database knows: a record number used twice. */
  readonly repeated: number;
}

/** Brings batches of good rows into the tables over one connection: COPY beside, then merge as sets. */
export class VisitWriter {
  readonly #order: WriterOrder;
  // one look at the first batch is enough for the planner: the following ones are its like
  #isAnalyzed = false;

  constructor(order: WriterOrder) {
    this.#order = order;
  }

  /** Forgets what a loading of the same file that was cut short had noted. */
  async prepare(): Promise<void> {
    const { client, importId } = this.#order;
    await client.query(merge.createStaged);
    await client.query('delete from clinic.import_problem where import_id = $1', [importId]);
    await client.query('delete from clinic.import_appointment where import_id = $1', [importId]);
  }

  /** All of the batch or nothing. */
  write(batch: Batch): Promise<BatchCounts> {
    const { client, projectId, importId, source, headings, nowMs, idColumn } = this.#order;
    const at = new Date(nowMs);
    return this.#transaction(async () => {
      await client.query(merge.preferIndexes);
      await this.#writeProblems(batch);
      await copyInto(client, merge.stagedColumns, batch.visits.map(stagedLine));
      if (!this.#isAnalyzed) await client.query(merge.analyzeStaged);
      this.#isAnalyzed = true;
      await client.query(merge.upsertPatients, [projectId, at]);
      await client.query(merge.matchStaged, [projectId, importId, JSON.stringify(headings)]);
      const { rows } = await client.query<BatchCounts & { rewritten: number }>(merge.countMatched);
      const { rewritten, ...counts } = rows[0]!;
      if (counts.repeated > 0) await client.query(merge.reportRepeats, [importId, projectId, idColumn]);
      if (rewritten > 0) {
        await client.query(merge.recordResets, [projectId, at]);
        await client.query(merge.updateMatched, [importId, at]);
      }
      await client.query(merge.keepMatched, [projectId, importId]);
      await client.query(merge.insertNew, [projectId, importId, source, at]);
      return counts;
    });
  }

  /** After the last batch: visits without a number whose time changed on their day, and those that are gone. */
  async finish(): Promise<{ moved: number; absent: number }> {
    const { client, projectId, importId, source, timeZone, nowMs } = this.#order;
    const at = new Date(nowMs);
    await client.query(merge.analyzeBook);
    return this.#transaction(async () => {
      await client.query(merge.findMoves, [projectId, importId, source, timeZone, at]);
      await client.query(merge.recordMoves, [projectId, at]);
      const { rowCount } = await client.query(merge.applyMoves, [importId, at]);
      await client.query(merge.handOverMembers, [importId]);
      await client.query(merge.dropFreshTwins);
      const order = [projectId, importId, source, timeZone, at];
      const { rows } = await client.query<{ absent: number }>(merge.countAbsent, order);
      return { moved: rowCount ?? 0, absent: rows[0]?.absent ?? 0 };
    });
  }

  async #transaction<R>(work: () => Promise<R>): Promise<R> {
    const { client } = this.#order;
    await client.query('begin');
    try {
      const result = await work();
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  }

  async #writeProblems(batch: Batch): Promise<void> {
    const { client, projectId, importId } = this.#order;
    let row = 0;
    let ordinal = 0;
    const lines = batch.problems.map(({ problem, raw }) => {
      ordinal = problem.rowNumber === row ? ordinal + 1 : 0;
      row = problem.rowNumber;
      const { rowNumber, column, value, code, skipped } = problem;
      return copyLine([importId, projectId, rowNumber, ordinal, column, value, code, skipped, jsonOf(raw)]);
    });
    await copyInto(client, merge.problemColumns, lines);
  }
}

function stagedLine(visit: VisitRow): string {
  return copyLine([
    visit.rowNumber,
    visit.patientName,
    visit.nameKey,
    visit.phones[0],
    visit.phones,
    visit.phoneNote,
    visit.externalId,
    new Date(visit.startsAtMs).toISOString(),
    visit.doctor,
    visit.doctorKey,
    visit.specialty,
    visit.branch,
    visit.service,
    visit.comment,
    jsonOf(visit.raw),
  ]);
}
