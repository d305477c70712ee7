import { sql } from 'kysely';
import type { Database } from '../db/index.ts';
import type { ClinicTables } from './clinic-tables.ts';

/** A doctor, a specialty or a branch as the clinic writes it; the name is its id. */
export interface ClinicListName {
  readonly id: string;
  readonly kind: 'doctor' | 'specialty' | 'branch';
  readonly name: string;
}

const most = 1000;

/** Those that the visits from a moment (milliseconds since 1970) on name, the most frequent first. */
export async function readClinicNames(
  database: Database,
  projectId: string,
  sinceMs: number,
): Promise<ClinicListName[]> {
  const { rows } = await sql<Omit<ClinicListName, 'id'>>`
    select kind, name
      from clinic.appointment,
           lateral (values ('doctor', doctor), ('specialty', specialty), ('branch', branch)) as told (kind, name)
     where project_id = ${projectId}
       and starts_at >= ${new Date(sinceMs)}
       and name <> ''
     group by kind, name
     order by count(*) desc, kind, name
     limit ${most}`.execute(database.kysely<ClinicTables>());
  return rows.map(({ kind, name }) => ({ id: name, kind, name }));
}
