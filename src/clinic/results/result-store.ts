import type { Database } from '../../db/index.ts';

/** What a visit's file said of it. */
export interface InputRow {
  readonly headings: readonly string[];
  readonly cells: readonly string[];
}

/** The input rows of these visits by appointment; one that doesn't exist is left out. */
export async function readInputRows(
  database: Database,
  ids: readonly string[],
): Promise<Map<string, InputRow>> {
  const rows = await database.query<{ id: string; import_id: string; raw: string[] }>(
    'select id, import_id, raw from clinic.appointment where id = any($1::uuid[])',
    [ids],
  );
  const headings = await database.query<{ id: string; headings: string[] }>(
    'select id, headings from clinic.import where id = any($1::uuid[])',
    [[...new Set(rows.map((row) => row.import_id))]],
  );
  const headingsOf = new Map(headings.map((row) => [row.id, row.headings]));
  return new Map(
    rows.map((row) => [row.id, { headings: headingsOf.get(row.import_id) ?? [], cells: row.raw }]),
  );
}
