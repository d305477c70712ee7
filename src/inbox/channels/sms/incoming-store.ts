import type { Kysely } from 'kysely';
import { newId } from '../../../base/index.ts';
import type { InboxTables } from '../../inbox-tables.ts';
import type { SaidBySms } from './said-by-sms.ts';

type Db = Kysely<InboxTables>;

const answeredWithinMs = 7 * 24 * 3_600_000;

/** The visits that somebody at this number was asked about by SMS lately and that have not begun, with the time that he was told. */
export async function visitsAskedAbout(
  db: Db,
  { projectId, phone, nowMs }: { readonly projectId: string; readonly phone: string; readonly nowMs: number },
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom('inbox.sms')
    .select(['appointment_id', 'visit_starts_at'])
    .where('project_id', '=', projectId)
    .where('phone', '=', phone)
    .where('purpose', '=', 'visit')
    .where('state', 'in', ['sending', 'sent', 'delivered', 'unknown'])
    .where('created_at', '>', new Date(nowMs - answeredWithinMs))
    .where('visit_starts_at', '>', new Date(nowMs))
    .orderBy('created_at')
    .execute();
  return new Map(
    rows.flatMap((row) =>
      row.appointment_id && row.visit_starts_at ? [[row.appointment_id, row.visit_starts_at.getTime()]] : [],
    ),
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
