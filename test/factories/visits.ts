import { newId } from '../../src/base/index.ts';
import type { Database } from '../../src/db/index.ts';

export interface VisitSeed {
  readonly name?: string;
  readonly phones: readonly string[];
  readonly startsAtMs: number;
  readonly mark?: string;
  /** `sample` when absent. */
  readonly source?: 'file' | 'sample';
}

/** Puts visits into the book as one loaded file; gives the import's id and the visits' ids in order. */
export async function seedVisits(
  database: Database,
  projectId: string,
  seeds: readonly VisitSeed[],
): Promise<{ readonly importId: string; readonly visitIds: readonly string[] }> {
  const importId = newId();
  await database.query(
    `insert into clinic.import (id, project_id, file_name, size_bytes, source, state, reading, mapping, headings, counts, created_at)
     values ($1, $2, 'visits.csv', 1, 'file', 'done', '{}', '{}', '[]', '{}', now())`,
    [importId, projectId],
  );
  const visitIds: string[] = [];
  for (const [index, seed] of seeds.entries()) {
    const name = seed.name ?? `Patient ${index}`;
    const [patient] = await database.query<{ id: string }>(
      `insert into clinic.patient (project_id, name, name_key, phone_key, phones, created_at)
       values ($1, $2, $3, $4, $5, now()) returning id`,
      [projectId, name, name.toLowerCase(), seed.phones[0], seed.phones],
    );
    const [visit] = await database.query<{ id: string }>(
      `insert into clinic.appointment (project_id, patient_id, starts_at, raw, first_import_id, import_id, row_number,
         source, mark, created_at, changed_at)
       values ($1, $2, $3, '[]', $4, $4, $5, $7, $6, now(), now()) returning id`,
      [
        projectId,
        patient!.id,
        new Date(seed.startsAtMs + index),
        importId,
        index + 2,
        seed.mark ?? 'none',
        seed.source ?? 'sample',
      ],
    );
    visitIds.push(visit!.id);
    await database.query('insert into clinic.import_appointment values ($1, $2, $3, $4)', [
      importId,
      visit!.id,
      projectId,
      index + 2,
    ]);
  }
  return { importId, visitIds };
}
