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

  /** To a role that answers just now; false when none does, and then nothing is written. */
  async sendToRole(role: string, letter: Letter, lastsMs: number): Promise<boolean> {
    const sent = await this.#database.query(
      `with sent as (
         insert into db.letter (recipient, sender, body, expires_at)
         select $1, $2, $3, now() + make_interval(secs => $4::float8 / 1000)
         where exists (${holders('$5')}) returning 1
       )
       select pg_notify('${letterChannel}', $1) from sent`,
      [role, letter.sender, letter.body, lastsMs, answeringLock(role)],
    );
    return sent.length > 0;
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
      `delete from db.letter where recipient = any($1) returning id, sender, body, expires_at > now() as fresh`,
      [recipients],
    );
    return rows.filter(({ fresh }) => fresh).sort((one, other) => one.id - other.id);
  }

  /** Whose readers have died. */
  async sweep(): Promise<void> {
    await this.#database.query('delete from db.letter where expires_at < now()');
  }

  /** The roles that answer, each with a number that changes when it does so anew. */
  async answering(roles: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database.query<{ role: string; pid: number }>(
      `select role.name as role, holder.pid from unnest($1::text[], $2::text[]) role (name, lock_name)
       cross join lateral (${holders('role.lock_name')}) holder`,
      [roles, roles.map(answeringLock)],
    );
    return new Map(rows.map(({ role, pid }) => [role, pid]));
  }
}
