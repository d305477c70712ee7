import { sql, type Kysely, type Selectable } from 'kysely';
import { newId, type E164 } from '../../../base/index.ts';
import type { InboxTables } from '../../inbox-tables.ts';
import type { Sms, SmsOrder, SmsState } from './sms.ts';
import type { SmsTrouble } from './sms-gateway.ts';

type Db = Kysely<InboxTables>;

interface NewSms extends SmsOrder {
  readonly gatewayId: string;
  readonly segments: number;
  readonly priceKopecks: number;
}

/** The message of this order: the one that is there already, if there is one. */
export async function insertSms(db: Db, order: NewSms, nowMs: number): Promise<Sms> {
  await db
    .insertInto('inbox.sms')
    .values({
      id: newId(),
      project_id: order.projectId,
      reference: order.reference,
      gateway_id: order.gatewayId,
      phone: order.phone,
      text: order.text,
      purpose: order.purpose,
      appointment_id: order.appointmentId ?? null,
      visit_starts_at: order.visitStartsAtMs === undefined ? null : new Date(order.visitStartsAtMs),
      state: 'queued',
      segments: order.segments,
      price_kopecks: order.priceKopecks,
      created_at: new Date(nowMs),
      due_at: new Date(nowMs),
      expires_at: new Date(order.expiresAtMs),
      despite: order.despite ?? false,
    })
    .onConflict((conflict) => conflict.columns(['project_id', 'reference']).doNothing())
    .execute();
  const row = await db
    .selectFrom('inbox.sms')
    .selectAll()
    .where('project_id', '=', order.projectId)
    .where('reference', '=', order.reference)
    .executeTakeFirstOrThrow();
  return toSms(row);
}

/** When somebody was last asked by SMS about this visit at this time, as far as nobody is sure that it did not leave; this order left out. */
export async function lastAskedAt(
  db: Db,
  visit: { readonly id: string; readonly startsAtMs: number },
  { sinceMs, but = '' }: { readonly sinceMs: number; readonly but?: string },
): Promise<number | undefined> {
  const row = await db
    .selectFrom('inbox.sms')
    .select('created_at')
    .where('appointment_id', '=', visit.id)
    .where('visit_starts_at', '=', new Date(visit.startsAtMs))
    .where('purpose', '=', 'visit')
    .where('state', '!=', 'failed')
    .where('created_at', '>', new Date(sinceMs))
    .where('reference', '!=', but)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.created_at.getTime();
}

/** Until the transaction ends nobody else orders a message about this visit. */
export async function holdVisit(tx: Db, appointmentId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`inbox.sms ${appointmentId}`}, 0))`.execute(tx);
}

/** The text of a message that leaves no more: whoever reads the rows opens no links. */
export const withoutLink = sql<string>`regexp_replace(text, '(/v/)[[:alnum:]_-]{16}', '\\1…')`;

export interface SmsFilter {
  readonly projectId: string;
  readonly state?: SmsState;
  readonly limit: number;
  /** How many of the newest are left out. */
  readonly offset: number;
}

/** The newest first. */
export async function listSms(db: Db, { projectId, state, limit, offset }: SmsFilter): Promise<Sms[]> {
  let query = db.selectFrom('inbox.sms').selectAll().where('project_id', '=', projectId);
  if (state) query = query.where('state', '=', state);
  const rows = await query.orderBy('created_at', 'desc').orderBy('id').limit(limit).offset(offset).execute();
  return rows.map(toSms);
}

export async function countSms(db: Db, projectId: string, state?: SmsState): Promise<number> {
  let query = db
    .selectFrom('inbox.sms')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('project_id', '=', projectId);
  if (state) query = query.where('state', '=', state);
  return (await query.executeTakeFirstOrThrow()).count;
}

/** What a process that died was sending: nobody knows whether it was taken. */
export async function closeInterrupted(db: Db, nowMs: number): Promise<void> {
  await db
    .updateTable('inbox.sms')
    .set({ state: 'unknown', trouble: 'interrupted', settled_at: new Date(nowMs), text: withoutLink })
    .where('state', '=', 'sending')
    .execute();
}

export async function expireSms(db: Db, nowMs: number): Promise<void> {
  const now = new Date(nowMs);
  await db
    .updateTable('inbox.sms')
    .set({ state: 'failed', trouble: 'expired', settled_at: now, text: withoutLink })
    .where('state', '=', 'queued')
    .where('expires_at', '<=', now)
    .execute();
}

/** Takes what is due: committed as `sending` before anything leaves. In quiet hours only trials. */
export async function claimSms(
  db: Db,
  claim: {
    readonly projectId: string;
    /** By which they leave now. */
    readonly gatewayId: string;
    readonly limit: number;
    readonly quiet: boolean;
    readonly nowMs: number;
  },
): Promise<Sms[]> {
  const now = new Date(claim.nowMs);
  const { rows } = await sql<Selectable<InboxTables['inbox.sms']>>`
    update inbox.sms set state = 'sending', gateway_id = ${claim.gatewayId}
    where id = any(array(
      select id from inbox.sms
      where project_id = ${claim.projectId} and state = 'queued' and due_at <= ${now} and expires_at > ${now}
        and (not ${claim.quiet} or purpose = 'trial')
        and (purpose = 'trial' or not exists (
          select from inbox.sms_stop where sms_stop.project_id = sms.project_id and sms_stop.phone = sms.phone
        ))
      order by due_at, id
      for update skip locked
      limit ${claim.limit}
    ))
    returning *`.execute(db);
  return rows.map(toSms);
}

/** Refusals that a gateway might give of what it has taken all the same: they are not believed for ever. */
const doubtful: readonly SmsTrouble[] = ['limited', 'broken'];
const mostTries = 20;

/** Certainly not sent: it waits, or it ends. */
export async function writeRefused(
  db: Db,
  id: string,
  refused: {
    readonly trouble: SmsTrouble;
    readonly refusal?: string;
    readonly againAtMs?: number;
    readonly nowMs: number;
  },
): Promise<void> {
  const { trouble, refusal = null, againAtMs, nowMs } = refused;
  const isOver = againAtMs === undefined || (await doubtfulTries(db, id, trouble)) >= mostTries;
  await db
    .updateTable('inbox.sms')
    .set(
      isOver
        ? { state: 'failed', trouble, refusal, settled_at: new Date(nowMs), text: withoutLink }
        : { state: 'queued', trouble, refusal, due_at: new Date(againAtMs) },
    )
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .execute();
}

/** How often it was refused so that nobody can swear to it, this time too. */
async function doubtfulTries(db: Db, id: string, trouble: SmsTrouble): Promise<number> {
  if (!doubtful.includes(trouble)) return 0;
  const row = await db
    .updateTable('inbox.sms')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .returning('tries')
    .executeTakeFirst();
  return row?.tries ?? 0;
}

export async function writeUnknown(db: Db, id: string, trouble: SmsTrouble, nowMs: number): Promise<void> {
  await db
    .updateTable('inbox.sms')
    .set({ state: 'unknown', trouble, settled_at: new Date(nowMs), text: withoutLink })
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .execute();
}

export function toSms(row: Selectable<InboxTables['inbox.sms']>): Sms {
  return {
    id: row.id,
    projectId: row.project_id,
    gatewayId: row.gateway_id,
    phone: row.phone as E164,
    text: row.text,
    purpose: row.purpose,
    appointmentId: row.appointment_id ?? undefined,
    visitStartsAtMs: row.visit_starts_at?.getTime(),
    state: row.state,
    trouble: (row.trouble as SmsTrouble | null) ?? undefined,
    refusal: row.refusal ?? undefined,
    despite: row.despite,
    segments: row.segments,
    priceKopecks: row.price_kopecks,
    createdAtMs: row.created_at.getTime(),
    sentAtMs: row.sent_at?.getTime(),
    settledAtMs: row.settled_at?.getTime(),
  };
}
