import type { Database } from '../db/index.ts';
import { bindingKey, type RegisteredBinding } from '../sip/index.ts';
import type { DialsOut, PhoneDigest } from './phone-account.ts';

/** A telephone as it lies in the database: the password sealed. */
export interface PhoneRow {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly login: string;
  readonly password_sealed: Buffer | null;
  readonly enabled: boolean;
  readonly dials_out: DialsOut;
  readonly trunk_id: string | null;
  readonly digest: PhoneDigest;
}

/** A device that has signed in. Times are milliseconds since 1970. */
export interface KeptBinding {
  readonly accountId: string;
  readonly binding: RegisteredBinding;
  readonly sinceMs: number;
  readonly expiresMs: number;
}

interface BindingRow {
  account_id: string;
  login: string;
  contact: string;
  aor: string;
  call_id: string;
  cseq: number;
  host: string;
  port: number;
  protocol: 'UDP' | 'TCP' | 'TLS' | null;
  instance: string | null;
  path: string[] | null;
  user_agent: string | null;
  since: Date;
  expires_at: Date;
}

const columns = 'id, project_id, name, login, password_sealed, enabled, dials_out, trunk_id, digest';

/** All SQL on calls.phone_account and calls.phone_binding. */
export class PhoneStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Of all projects, by their logins. */
  async all(): Promise<readonly PhoneRow[]> {
    return await this.#database.query<PhoneRow>(
      `select ${columns} from calls.phone_account where removed_at is null order by length(login), login`,
    );
  }

  /** Rejects with the unique violation 23505 when the login is taken. */
  async insert(row: PhoneRow, now: number): Promise<void> {
    await this.#database.query(
      `insert into calls.phone_account (${columns}, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [...valuesOf(row), new Date(now)],
    );
  }

  async update(row: PhoneRow): Promise<void> {
    await this.#database.query(
      `update calls.phone_account set name = $2, password_sealed = $3, enabled = $4, dials_out = $5, trunk_id = $6,
         digest = $7
       where id = $1`,
      [row.id, row.name, row.password_sealed, row.enabled, row.dials_out, row.trunk_id, row.digest],
    );
  }

  /** The row stays for the history, the password does not. */
  async remove(id: string, now: number): Promise<void> {
    await this.#database.query(
      'update calls.phone_account set removed_at = $2, password_sealed = null where id = $1',
      [id, new Date(now)],
    );
    await this.dropBindings(id);
  }

  /** What has not expired of the devices that signed in at this process. */
  async bindings(node: string, now: number): Promise<readonly KeptBinding[]> {
    const rows = await this.#database.query<BindingRow>(
      `select binding.*, account.login from calls.phone_binding binding
       join calls.phone_account account on account.id = binding.account_id
       where binding.node = $1 and binding.expires_at > $2 and account.enabled and account.removed_at is null
       order by binding.since, binding.expires_at`,
      [node, new Date(now)],
    );
    return rows.map((row) => keptOf(row, now));
  }

  async saveBinding({ accountId, binding, sinceMs, expiresMs }: KeptBinding, node: string): Promise<void> {
    const { contact, aor, callId, cseq, source, instance, path, userAgent } = binding;
    await this.#database.query(
      `insert into calls.phone_binding (account_id, contact, aor, call_id, cseq, host, port, protocol, instance,
         user_agent, since, expires_at, node, path, bound_as)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
       on conflict (account_id, bound_as) do update set contact = excluded.contact, aor = excluded.aor,
         call_id = excluded.call_id, cseq = excluded.cseq, host = excluded.host, port = excluded.port, protocol = excluded.protocol,
         instance = excluded.instance, user_agent = excluded.user_agent, since = excluded.since,
         expires_at = excluded.expires_at, node = excluded.node, path = excluded.path`,
      [
        accountId,
        contact,
        aor,
        callId,
        cseq,
        source.host,
        source.port,
        source.protocol ?? null,
        instance ?? null,
        userAgent ?? null,
        new Date(sinceMs),
        new Date(expiresMs),
        node,
        path ?? null,
        bindingKey(binding),
      ],
    );
  }

  /** `key`: see `bindingKey`. */
  async dropBinding(accountId: string, key: string): Promise<void> {
    await this.#database.query('delete from calls.phone_binding where account_id = $1 and bound_as = $2', [
      accountId,
      key,
    ]);
  }

  async dropBindings(accountId: string): Promise<void> {
    await this.#database.query('delete from calls.phone_binding where account_id = $1', [accountId]);
  }
}

function valuesOf(row: PhoneRow): unknown[] {
  return [
    row.id,
    row.project_id,
    row.name,
    row.login,
    row.password_sealed,
    row.enabled,
    row.dials_out,
    row.trunk_id,
    row.digest,
  ];
}

function keptOf(row: BindingRow, now: number): KeptBinding {
  const { host, port, protocol, instance, path, user_agent: userAgent } = row;
  return {
    accountId: row.account_id,
    sinceMs: row.since.getTime(),
    expiresMs: row.expires_at.getTime(),
    binding: {
      aor: row.aor,
      user: row.login,
      contact: row.contact,
      expiresS: Math.ceil((row.expires_at.getTime() - now) / 1000),
      source: { host, port, ...(protocol === null ? {} : { protocol }) },
      callId: row.call_id,
      cseq: row.cseq,
      ...(instance === null ? {} : { instance }),
      ...(path === null ? {} : { path }),
      ...(userAgent === null ? {} : { userAgent }),
    },
  };
}
