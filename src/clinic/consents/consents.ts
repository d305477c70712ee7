import { sql, type QueryExecutorProvider } from 'kysely';
import type { E164 } from '../../base/index.ts';
import type { Database } from '../../db/index.ts';
import type {
  Consent,
  ConsentChannel,
  ConsentPurpose,
  ConsentSource,
  ListFilter,
  NewConsent,
} from './consent.ts';
import { found } from './search-number.ts';

/** Which of these numbers have agreed to be contacted for a purpose by a channel, and have not taken it back. */
export async function findConsented(
  tx: QueryExecutorProvider,
  projectId: string,
  phones: readonly string[],
  purpose: ConsentPurpose,
  channel: ConsentChannel,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ phone: string }>`
    select distinct phone from clinic.consent
    where project_id = ${projectId} and withdrawn_at is null and phone = any(${[...phones]}::text[])
      and ${purpose} = any(purposes) and ${channel} = any(channels)`.execute(tx);
  return new Set(rows.map(({ phone }) => phone));
}

/** The consents of a project. A row is never changed but by being withdrawn, and never deleted: it is a proof. */
export class Consents {
  readonly #database: Database;

  constructor(options: { readonly database: Database }) {
    this.#database = options.database;
  }

  /** The latest first, withdrawn ones too, and how many there are of the filter. */
  async list(
    projectId: string,
    { search, limit, offset }: ListFilter,
  ): Promise<{ readonly items: readonly Consent[]; readonly total: number }> {
    const { rows } = await sql<Row & { total: number }>`
      select *, count(*) over ()::int as total from clinic.consent
      where project_id = ${projectId} and ${found(search, sql.ref('person'))}
      order by added_at desc, id limit ${limit} offset ${offset}`.execute(this.#database.kysely());
    return { items: rows.map(toConsent), total: rows[0]?.total ?? 0 };
  }

  async add(projectId: string, consent: NewConsent, by: string, at: number): Promise<Consent> {
    const { rows } = await sql<Row>`
      insert into clinic.consent (project_id, phone, person, purposes, channels, source, text_version, proof, given_at,
        added_at, added_by)
      values (${projectId}, ${consent.phone}, ${consent.person}, ${[...consent.purposes]}::text[],
        ${[...consent.channels]}::text[], ${consent.source}, ${consent.textVersion}, ${consent.proof},
        ${new Date(consent.givenAt)}, ${new Date(at)}, ${by})
      returning *`.execute(this.#database.kysely());
    return toConsent(rows[0] as Row);
  }

  /** False when there is no such consent of the project, or it is withdrawn. */
  async withdraw(projectId: string, id: string, by: string, at: number): Promise<boolean> {
    const { numAffectedRows } = await sql`
      update clinic.consent set withdrawn_at = ${new Date(at)}, withdrawn_by = ${by}
      where project_id = ${projectId} and id = ${id} and withdrawn_at is null`.execute(
      this.#database.kysely(),
    );
    return (numAffectedRows ?? 0n) > 0n;
  }

  /** Takes a withdrawal back that was a slip. False when there is no such withdrawn consent. */
  async restore(projectId: string, id: string): Promise<boolean> {
    const { numAffectedRows } = await sql`
      update clinic.consent set withdrawn_at = null, withdrawn_by = null
      where project_id = ${projectId} and id = ${id} and withdrawn_at is not null`.execute(
      this.#database.kysely(),
    );
    return (numAffectedRows ?? 0n) > 0n;
  }
}

interface Row {
  readonly id: string;
  readonly phone: string;
  readonly person: string;
  readonly purposes: ConsentPurpose[];
  readonly channels: ConsentChannel[];
  readonly source: ConsentSource;
  readonly text_version: string;
  readonly proof: string;
  readonly given_at: Date;
  readonly added_at: Date;
  readonly added_by: string;
  readonly withdrawn_at: Date | null;
  readonly withdrawn_by: string | null;
}

function toConsent(row: Row): Consent {
  return {
    id: row.id,
    phone: row.phone as E164,
    person: row.person,
    purposes: row.purposes,
    channels: row.channels,
    source: row.source,
    textVersion: row.text_version,
    proof: row.proof,
    givenAt: row.given_at.getTime(),
    addedAt: row.added_at.getTime(),
    addedBy: row.added_by,
    withdrawnAt: row.withdrawn_at?.getTime() ?? null,
    withdrawnBy: row.withdrawn_by,
  };
}
