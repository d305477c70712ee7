import type { Database } from '../db/index.ts';
import type { CodecName, SrtpPolicy } from '../media/index.ts';
import type { CertificateCheck, NumberFormat, TrunkKind, TrunkTransport } from './trunk.ts';

/** A line as it lies in the database: the password sealed. */
export interface TrunkRow {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly kind: TrunkKind;
  readonly host: string;
  readonly port: number | null;
  readonly username: string | null;
  readonly auth_username: string | null;
  readonly password_sealed: Buffer | null;
  readonly caller_id: string | null;
  readonly number_format: NumberFormat;
  readonly prefix: string | null;
  readonly max_lines: number;
  readonly calls_per_second: number;
  readonly probe: boolean;
  readonly srtp: SrtpPolicy;
  readonly codecs: readonly CodecName[];
  readonly transport: TrunkTransport;
  readonly certificate_check: CertificateCheck;
  readonly authority: string | null;
  readonly backup_id: string | null;
  readonly domain: string | null;
  readonly proxy: string | null;
  readonly client_certificate: string | null;
  readonly client_key_sealed: Buffer | null;
}

const columns = `id, project_id, name, kind, host, port, username, auth_username, password_sealed, caller_id,
  number_format, prefix, max_lines, calls_per_second, probe, srtp, transport, certificate_check, authority, codecs,
  backup_id, domain, proxy, client_certificate, client_key_sealed`;

/** All SQL on calls.trunk. */
export class TrunkStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Of all projects, oldest first. */
  async all(): Promise<readonly TrunkRow[]> {
    return await this.#database.query<TrunkRow>(
      `select ${columns} from calls.trunk where removed_at is null order by created_at, id`,
    );
  }

  /** A removed one too: calls that left by it still name it. */
  async get(id: string): Promise<TrunkRow | undefined> {
    const [row] = await this.#database.query<TrunkRow>(`select ${columns} from calls.trunk where id = $1`, [
      id,
    ]);
    return row;
  }

  async save(row: TrunkRow, now: number): Promise<void> {
    await this.#database.query(
      `insert into calls.trunk (${columns}, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)
       on conflict (id) do update set name = excluded.name, kind = excluded.kind, host = excluded.host,
         port = excluded.port, username = excluded.username, auth_username = excluded.auth_username,
         password_sealed = excluded.password_sealed, caller_id = excluded.caller_id,
         number_format = excluded.number_format, prefix = excluded.prefix, max_lines = excluded.max_lines,
         calls_per_second = excluded.calls_per_second, probe = excluded.probe, srtp = excluded.srtp,
         codecs = excluded.codecs, transport = excluded.transport, certificate_check = excluded.certificate_check,
         authority = excluded.authority, backup_id = excluded.backup_id,
         domain = excluded.domain, proxy = excluded.proxy,
         client_certificate = excluded.client_certificate, client_key_sealed = excluded.client_key_sealed`,
      [...valuesOf(row), new Date(now)],
    );
  }

  /** False when the project has its rehearsal line already. */
  async insertRehearsal(row: TrunkRow, now: number): Promise<boolean> {
    const made = await this.#database.query(
      `insert into calls.trunk (${columns}, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)
       on conflict do nothing returning id`,
      [...valuesOf(row), new Date(now)],
    );
    return made.length > 0;
  }

  /** The row stays for the history, the password does not; whose backup it was has its backup instead. */
  async remove(id: string, now: number): Promise<void> {
    await this.#database.query(
      `with removed as (
         update calls.trunk set removed_at = $2, password_sealed = null, client_key_sealed = null where id = $1
         returning backup_id
       )
       update calls.trunk set backup_id = removed.backup_id from removed where calls.trunk.backup_id = $1`,
      [id, new Date(now)],
    );
  }
}

function valuesOf(row: TrunkRow): unknown[] {
  return [
    row.id,
    row.project_id,
    row.name,
    row.kind,
    row.host,
    row.port,
    row.username,
    row.auth_username,
    row.password_sealed,
    row.caller_id,
    row.number_format,
    row.prefix,
    row.max_lines,
    row.calls_per_second,
    row.probe,
    row.srtp,
    row.transport,
    row.certificate_check,
    row.authority,
    row.codecs,
    row.backup_id,
    row.domain,
    row.proxy,
    row.client_certificate,
    row.client_key_sealed,
  ];
}
