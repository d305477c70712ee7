import { sql, type QueryExecutorProvider } from 'kysely';
import { newId, type E164 } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type { ListFilter } from './consent.ts';
import { readNumbers, type NumberLine, type NumberProblem } from './number-file.ts';
import { found } from './search-number.ts';

/** A number that the clinic has forbidden. Times are milliseconds since 1970 UTC. */
export interface ForbiddenNumber {
  readonly id: string;
  readonly phone: E164;
  readonly reason: string;
  readonly source: 'by-hand' | 'file';
  readonly addedAt: number;
  readonly addedBy: string;
}

/** What came of a file of numbers. */
export interface ForbiddenImport {
  /** By which all that it has added can be taken off again. */
  readonly id: string;
  readonly added: number;
  /** Stood on the list already, or twice in the file. */
  readonly known: number;
  /** Rows that were not taken; the first of them are named. */
  readonly wrong: number;
  readonly problems: readonly NumberProblem[];
  /** Rows with numbers in several cells, of which no heading told the right one: all were taken. The first are named. */
  readonly several: number;
  readonly severalRows: readonly number[];
}

const atOnce = 1000;

/** Which of these numbers the clinic has forbidden. */
export async function findForbidden(
  tx: QueryExecutorProvider,
  projectId: string,
  phones: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ phone: string }>`
    select phone from clinic.do_not_call
    where project_id = ${projectId} and removed_at is null and phone = any(${[...phones]}::text[])`.execute(
    tx,
  );
  return new Set(rows.map(({ phone }) => phone));
}

/** The clinic's own list of numbers that nobody calls. */
export class DoNotCallList {
  readonly #database: Database;

  constructor(options: { readonly database: Database }) {
    this.#database = options.database;
  }

  /** Those that stand, the latest first, and how many there are of the filter. */
  async list(
    projectId: string,
    { search, limit, offset }: ListFilter,
  ): Promise<{ readonly items: readonly ForbiddenNumber[]; readonly total: number }> {
    const { rows } = await sql<Row & { total: number }>`
      select *, count(*) over ()::int as total from clinic.do_not_call
      where project_id = ${projectId} and removed_at is null and ${found(search, sql.ref('reason'))}
      order by added_at desc, id limit ${limit} offset ${offset}`.execute(this.#database.kysely());
    return { items: rows.map(toForbidden), total: rows[0]?.total ?? 0 };
  }

  /** False when the number stands on the list already. */
  async add(projectId: string, line: NumberLine, by: string, at: number): Promise<boolean> {
    return (await this.#insert(this.#database.kysely(), projectId, [line], null, by, at)) > 0;
  }

  /**
   * Takes every number of a CSV or XLSX file, all or none; a row that has none is told and stops nobody. Throws what
   * reading a table throws: `Failure('invalid', 'file.…')`.
   */
  async takeFile(
    projectId: string,
    fileName: string,
    content: AsyncIterable<Uint8Array>,
    by: string,
    at: number,
  ): Promise<ForbiddenImport> {
    const { lines, ...told } = await readNumbers(fileName, content);
    const id = newId();
    const added = await this.#database.transaction(async (tx) => {
      let sum = 0;
      for (let start = 0; start < lines.length; start += atOnce) {
        sum += await this.#insert(tx, projectId, lines.slice(start, start + atOnce), id, by, at);
      }
      return sum;
    });
    return { id, added, known: lines.length - added, ...told };
  }

  async #insert(
    db: QueryExecutorProvider,
    projectId: string,
    lines: readonly NumberLine[],
    importId: string | null,
    by: string,
    at: number,
  ): Promise<number> {
    const { numAffectedRows } = await sql`
      insert into clinic.do_not_call (project_id, phone, reason, source, import_id, added_at, added_by)
      select ${projectId}, phone, reason, ${importId === null ? 'by-hand' : 'file'}, ${importId}::uuid, ${new Date(at)}, ${by}
      from unnest(${lines.map(({ phone }) => phone)}::text[], ${lines.map(({ reason }) => reason)}::text[]) as given (phone, reason)
      on conflict (project_id, phone) where removed_at is null do nothing`.execute(db);
    return Number(numAffectedRows ?? 0n);
  }

  /** False when there is no such standing number of the project. `note`: why it may be called again. */
  async remove(projectId: string, id: string, note: string, by: string, at: number): Promise<boolean> {
    const { numAffectedRows } = await sql`
      update clinic.do_not_call set removed_at = ${new Date(at)}, removed_by = ${by}, note = ${note}
      where project_id = ${projectId} and id = ${id} and removed_at is null`.execute(this.#database.kysely());
    return (numAffectedRows ?? 0n) > 0n;
  }

  /** Takes off all that a file has added and that stands still; gives how many. */
  async removeImport(projectId: string, importId: string, by: string, at: number): Promise<number> {
    const { numAffectedRows } = await sql`
      update clinic.do_not_call set removed_at = ${new Date(at)}, removed_by = ${by}
      where project_id = ${projectId} and import_id = ${importId} and removed_at is null`.execute(
      this.#database.kysely(),
    );
    return Number(numAffectedRows ?? 0n);
  }

  /** Takes a removal back. False when there is no such removed number, or the number stands on the list by another row. */
  async restore(projectId: string, id: string): Promise<boolean> {
    const { numAffectedRows } = await sql`
      update clinic.do_not_call as mine set removed_at = null, removed_by = null, note = null
      where project_id = ${projectId} and id = ${id} and removed_at is not null and not exists (
        select 1 from clinic.do_not_call other
        where other.project_id = mine.project_id and other.phone = mine.phone and other.removed_at is null)`.execute(
      this.#database.kysely(),
    );
    return (numAffectedRows ?? 0n) > 0n;
  }
}

interface Row {
  readonly id: string;
  readonly phone: string;
  readonly reason: string;
  readonly source: 'by-hand' | 'file';
  readonly added_at: Date;
  readonly added_by: string;
}

function toForbidden(row: Row): ForbiddenNumber {
  return {
    id: row.id,
    phone: row.phone as E164,
    reason: row.reason,
    source: row.source,
    addedAt: row.added_at.getTime(),
    addedBy: row.added_by,
  };
}
