import type { Database } from '../database.ts';
import { answeringLock, holders } from './role-lock.ts';

/** A row that was taken away by its reader. */
export interface Letter {
  readonly sender: string;
  readonly body: Buffer;
}

/** The channel on which a recipient's name says that there is a letter for it. */
export const letterChannel = 'perezvon_letter';

/** All SQL on db.letter. */
export class Letters {
  readonly #database: Pick<Database, 'query'>;

  constructor(database: Pick<Database, 'query'>) {
    this.#database = database;
  }

  /**
   * To a role that answers just now; who that is, or undefined when none does or `until` (in the database's time) is over,
   * and then nothing is written.
   */
  async sendToRole(role: string, letter: Letter, until: Date): Promise<string | undefined> {
    const sent = await this.#database.query<{ mark: string }>(
      `with holder as (${holders('$5')}), sent as (
         insert into db.letter (recipient, sender, body, expires_at)
         select $1, $2, $3, $4 from holder where clock_timestamp() < $4 limit 1 returning 1
       )
       select pg_notify('${letterChannel}', $1), holder.mark from sent, holder`,
      [role, letter.sender, letter.body, until, answeringLock(role)],
    );
    return sent[0]?.mark;
  }

  /** To a process, whether it is there or not. */
  async send(recipient: string, letter: Letter, lastsMs: number): Promise<void> {
    await this.#database.query(
      `with sent as (
         insert into db.letter (recipient, sender, body, expires_at)
         values ($1, $2, $3, now() + make_interval(secs => $4::float8 / 1000)) returning 1
       )
       select pg_notify('${letterChannel}', $1) from sent`,
      [recipient, letter.sender, letter.body, lastsMs],
    );
  }

  /** What has come and is not too old, oldest first; it is nobody else's any more. */
  async take(recipients: readonly string[]): Promise<readonly Letter[]> {
    const rows = await this.#database.query<{ id: number; sender: string; body: Buffer; fresh: boolean }>(
      `delete from db.letter where recipient = any($1) returning id, sender, body, expires_at > clock_timestamp() as fresh`,
      [recipients],
    );
    return rows.filter(({ fresh }) => fresh).sort((one, other) => one.id - other.id);
  }

  /** Whose readers have died. */
  async sweep(): Promise<void> {
    await this.#database.query('delete from db.letter where expires_at < now()');
  }

  /** The roles that answer, each with the mark of the process that does; `at`: the database's time, ms. */
  async answering(
    roles: readonly string[],
  ): Promise<{ readonly at: number; readonly marks: ReadonlyMap<string, string> }> {
    const rows = await this.#database.query<{ role: string; mark: string | null; at: number }>(
      `select role.name as role, holder.mark, extract(epoch from clock_timestamp())::float8 * 1000 as at
       from unnest($1::text[], $2::text[]) role (name, lock_name)
       left join lateral (${holders('role.lock_name')}) holder on true`,
      [roles, roles.map(answeringLock)],
    );
    const marks = new Map<string, string>();
    for (const { role, mark } of rows) if (mark !== null) marks.set(role, mark);
    return { at: rows[0]?.at ?? 0, marks };
  }
}
