import type { Database } from '../db/index.ts';
import type { CodecName, SrtpPolicy } from '../media/index.ts';
import type {
  CertificateCheck,
  KeysBy,
  NumberField,
  NumberFormat,
  TransferBy,
  TrunkKind,
  TrunkTransport,
} from './trunk.ts';

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
  readonly transfer_by: TransferBy;
  readonly shared_port: boolean;
  readonly number_field: NumberField;
  readonly hides_number: boolean;
  readonly keys_by: KeysBy;
  readonly domain: string | null;
  readonly proxy: string | null;
  readonly client_certificate: string | null;
  readonly client_key_sealed: Buffer | null;
}

/** Every column but when it was made, in one place: a key that is missing here does not compile. */
const columns = Object.keys({
  id: true,
  project_id: true,
  name: true,
  kind: true,
  host: true,
  port: true,
  username: true,
  auth_username: true,
  password_sealed: true,
  caller_id: true,
  number_format: true,
  prefix: true,
  max_lines: true,
  calls_per_second: true,
  probe: true,
  srtp: true,
  codecs: true,
  transport: true,
  certificate_check: true,
  authority: true,
  backup_id: true,
  transfer_by: true,
  shared_port: true,
  number_field: true,
  hides_number: true,
  keys_by: true,
  domain: true,
  proxy: true,
  client_certificate: true,
  client_key_sealed: true,
} satisfies Record<keyof TrunkRow, true>) as readonly (keyof TrunkRow)[];

const places = columns.map((_, index) => `$${index + 1}`).join(', ');
const insertion = `insert into calls.trunk (${columns.join(', ')}, created_at)
  values (${places}, $${columns.length + 1})`;
const changeable = columns.filter((column) => column !== 'id' && column !== 'project_id');
const changes = changeable.map((column) => `${column} = excluded.${column}`).join(', ');

/** All SQL on calls.trunk. */
export class TrunkStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Of all projects, oldest first. */
  async all(): Promise<readonly TrunkRow[]> {
    return await this.#database.query<TrunkRow>(
      `select ${columns.join(', ')} from calls.trunk where removed_at is null order by created_at, id`,
    );
  }

  /** A removed one too: calls that left by it still name it. */
  async get(id: string): Promise<TrunkRow | undefined> {
    const [row] = await this.#database.query<TrunkRow>(
      `select ${columns.join(', ')} from calls.trunk where id = $1`,
      [id],
    );
    return row;
  }

  async save(row: TrunkRow, now: number): Promise<void> {
    await this.#database.query(`${insertion} on conflict (id) do update set ${changes}`, valuesOf(row, now));
  }

  /** False when the project has its rehearsal line already. */
  async insertRehearsal(row: TrunkRow, now: number): Promise<boolean> {
    const made = await this.#database.query(
      `${insertion} on conflict do nothing returning id`,
      valuesOf(row, now),
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

function valuesOf(row: TrunkRow, now: number): unknown[] {
  return [...columns.map((column) => row[column]), new Date(now)];
}
