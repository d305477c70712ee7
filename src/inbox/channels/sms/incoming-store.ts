import { sql, type Kysely } from 'kysely';
import { newId } from '../../../base/index.ts';
import type { InboxTables } from '../../inbox-tables.ts';
import type { SaidBySms } from './said-by-sms.ts';

type Db = Kysely<InboxTables>;

const hourMs = 3_600_000;
const answeredWithinMs = 7 * 24 * hourMs;
const overSinceMs = 24 * hourMs;
/** How long a centre goes on to bring what it has brought already. */
const repeatedWithinMs = hourMs / 4;

/** A visit and the time of it that a patient was told. */
export interface ToldVisit {
  readonly appointmentId: string;
  readonly startsAtMs: number;
}

/**
 * What somebody at this number was asked about by SMS lately: a visit twice when he was told two times of it. Those too that have
 * begun within a day: an answer may mean them.
 */
export async function visitsAskedAbout(
  db: Db,
  { projectId, phone, nowMs }: { readonly projectId: string; readonly phone: string; readonly nowMs: number },
): Promise<ToldVisit[]> {
  const rows = await db
    .selectFrom('inbox.sms')
    .distinct()
    .select(['appointment_id', 'visit_starts_at'])
    .where('project_id', '=', projectId)
    .where('phone', '=', phone)
    .where('purpose', '=', 'visit')
    .where('state', 'in', ['sending', 'sent', 'delivered', 'unknown'])
    .where('created_at', '>', new Date(nowMs - answeredWithinMs))
    .where('visit_starts_at', '>', new Date(nowMs - overSinceMs))
    .execute();
  return rows.flatMap(({ appointment_id: appointmentId, visit_starts_at: startsAt }) =>
    appointmentId && startsAt ? [{ appointmentId, startsAtMs: startsAt.getTime() }] : [],
  );
}

/** Until the transaction ends nothing else that came from this number is taken. */
export async function lockSender(tx: Db, projectId: string, phone: string): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended('inbox.sms-incoming ' || ${projectId}::text || ${phone}, 0))`.execute(
    tx,
  );
}

/** What this number has sent us a moment ago, the last first. */
export async function sentLately(
  db: Db,
  { projectId, phone, nowMs }: { readonly projectId: string; readonly phone: string; readonly nowMs: number },
): Promise<{ readonly text: string; readonly said: SaidBySms | null }[]> {
  return db
    .selectFrom('inbox.sms_incoming')
    .select(['text', 'said'])
    .where('project_id', '=', projectId)
    .where('phone', '=', phone)
    .where('received_at', '>', new Date(nowMs - repeatedWithinMs))
    .orderBy('number', 'desc')
    .execute();
}

export interface LastAnswer {
  readonly text: string;
  readonly receivedAtMs: number;
}

/** The last that each of these numbers has sent us since then. */
export async function lastAnswers(
  db: Db,
  projectId: string,
  phones: readonly string[],
  sinceMs: number,
): Promise<ReadonlyMap<string, LastAnswer>> {
  if (phones.length === 0) return new Map();
  const rows = await db
    .selectFrom('inbox.sms_incoming')
    .distinctOn('phone')
    .select(['phone', 'text', 'received_at'])
    .where('project_id', '=', projectId)
    .where('phone', 'in', phones)
    .where('received_at', '>', new Date(sinceMs))
    .orderBy('phone')
    .orderBy('number', 'desc')
    .execute();
  return new Map(
    rows.map(({ phone, text, received_at: at }) => [phone, { text, receivedAtMs: at.getTime() }] as const),
  );
}

export async function insertIncoming(
  db: Db,
  incoming: {
    readonly projectId: string;
    readonly gatewayId: string;
    readonly phone: string;
    readonly text: string;
    readonly said: SaidBySms | undefined;
    readonly done: 'marked' | 'handed' | 'stopped' | 'started' | 'kept';
    readonly nowMs: number;
  },
): Promise<void> {
  await db
    .insertInto('inbox.sms_incoming')
    .values({
      id: newId(),
      project_id: incoming.projectId,
      gateway_id: incoming.gatewayId,
      phone: incoming.phone,
      text: incoming.text,
      received_at: new Date(incoming.nowMs),
      said: incoming.said ?? null,
      done: incoming.done,
    })
    .execute();
}

export async function writeStop(db: Db, projectId: string, phone: string, nowMs: number): Promise<void> {
  await db
    .insertInto('inbox.sms_stop')
    .values({ project_id: projectId, phone, at: new Date(nowMs) })
    .onConflict((conflict) => conflict.columns(['project_id', 'phone']).doNothing())
    .execute();
}

export async function writeStart(db: Db, projectId: string, phone: string): Promise<void> {
  await db
    .deleteFrom('inbox.sms_stop')
    .where('project_id', '=', projectId)
    .where('phone', '=', phone)
    .execute();
}

export async function isStopped(db: Db, projectId: string, phone: string): Promise<boolean> {
  const row = await db
    .selectFrom('inbox.sms_stop')
    .select('phone')
    .where('project_id', '=', projectId)
    .where('phone', '=', phone)
    .executeTakeFirst();
  return row !== undefined;
}
