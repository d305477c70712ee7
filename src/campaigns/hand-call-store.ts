import { sql, type Kysely, type Selectable } from 'kysely';
import { newId } from '../base/index.ts';
import type { CampaignTables } from './campaign-tables.ts';
import type { HandCallReason } from './retry-rule.ts';
import type { Target } from './target-store.ts';

type Db = Kysely<CampaignTables>;

/** A patient whom a person has to ring. Times are milliseconds since 1970 UTC. */
export interface HandCall {
  readonly id: string;
  readonly projectId: string;
  readonly campaignId: string;
  readonly targetId: string;
  readonly appointmentId: string;
  readonly reason: HandCallReason;
  /** From a rehearsal: the patient is a simulated one. */
  readonly rehearsal: boolean;
  readonly createdAt: number;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  readonly note: string | null;
}

/** What the patient himself has asked for, from the least to the most: never forgotten for what a later campaign finds out. */
const wishes: readonly HandCallReason[] = ['asked-later', 'asked-to-stop', 'callback-promised'];

/**
 * A target has one line on the list, and a visit one that is open: that of an earlier campaign goes on with what the last one found
 * out, unless the patient has asked for more before. A call that was promised opens a line again that was worked off. What was
 * rehearsed is another matter than what was not. Tells whether the visit has an open line now. In a transaction.
 */
export async function addHandCall(
  tx: Db,
  target: Target,
  reason: HandCallReason,
  nowMs: number,
): Promise<boolean> {
  await lockVisit(tx, target.appointmentId);
  const open = await openLineOf(tx, target);
  if (open) {
    const more = wishes.indexOf(reason) - wishes.indexOf(open.reason);
    // of the same target only what he has asked for since is news
    if (open.target_id === target.id ? more > 0 : more >= 0) await handOver(tx, open.id, target, reason);
    return true;
  }
  const opening = { reason, created_at: new Date(nowMs), closed_at: null, closed_by: null };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('campaigns.hand_call')
    .values({
      id: newId(),
      project_id: target.projectId,
      campaign_id: target.campaignId,
      target_id: target.id,
      appointment_id: target.appointmentId,
      note: null,
      ...opening,
    })
    .onConflict((conflict) => {
      const again = conflict.column('target_id');
      // the note of whoever worked it off stays: it is worth reading before the next call
      return reason === 'callback-promised' ? again.doUpdateSet(opening) : again.doNothing();
    })
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Until the transaction ends nobody else opens, closes or hands over a line of this visit. */
async function lockVisit(tx: Db, appointmentId: string): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(hashtextextended('campaigns.hand-call ' || ${appointmentId}::text, 0))`.execute(
    tx,
  );
}

/** Of the same visit, from a campaign of the same kind. */
async function openLineOf(
  db: Db,
  { appointmentId, campaignId }: Pick<Target, 'appointmentId' | 'campaignId'>,
): Promise<Pick<Line, 'id' | 'target_id' | 'reason'> | undefined> {
  return await db
    .selectFrom('campaigns.hand_call as line')
    .innerJoin('campaigns.campaign as its', 'its.id', 'line.campaign_id')
    .innerJoin('campaigns.campaign as other', 'other.rehearsal', 'its.rehearsal')
    .select(['line.id', 'line.target_id', 'line.reason'])
    .where('line.appointment_id', '=', appointmentId)
    .where('line.closed_at', 'is', null)
    .where('other.id', '=', campaignId)
    .executeTakeFirst();
}

/** A target that has a line of its own, closed by now, gets no second one: only what it found out goes over. */
async function handOver(tx: Db, id: string, target: Target, reason: HandCallReason): Promise<void> {
  const own = await tx
    .selectFrom('campaigns.hand_call')
    .select('id')
    .where('target_id', '=', target.id)
    .executeTakeFirst();
  await tx
    .updateTable('campaigns.hand_call')
    .set({ reason, ...(own ? {} : { campaign_id: target.campaignId, target_id: target.id }) })
    .where('id', '=', id)
    .execute();
}

/** Open lines oldest first, or closed ones newest first. */
export async function listHandCalls(
  db: Db,
  projectId: string,
  state: 'open' | 'closed',
  limit: number,
): Promise<HandCall[]> {
  const rows = await lines(db)
    .where('line.project_id', '=', projectId)
    .where('closed_at', state === 'open' ? 'is' : 'is not', null)
    .orderBy(state === 'open' ? 'line.created_at' : 'closed_at', state === 'open' ? 'asc' : 'desc')
    .limit(limit)
    .execute();
  return rows.map(toHandCall);
}

export async function countOpenHandCalls(db: Db, projectId: string): Promise<number> {
  const row = await db
    .selectFrom('campaigns.hand_call')
    .select((eb) => eb.fn.countAll<number>().as('open'))
    .where('project_id', '=', projectId)
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return row.open;
}

export async function findHandCall(db: Db, id: string): Promise<HandCall | undefined> {
  const row = await lines(db).where('line.id', '=', id).executeTakeFirst();
  return row && toHandCall(row);
}

/**
 * Closes a line, or opens it again when `closing` is null. False when it can't be opened, as another one of the visit is open.
 * In a transaction.
 */
export async function setHandCallClosed(
  tx: Db,
  line: Pick<HandCall, 'id' | 'appointmentId' | 'campaignId'>,
  closing: { readonly atMs: number; readonly by: string; readonly note: string } | null,
): Promise<boolean> {
  await lockVisit(tx, line.appointmentId);
  const open = closing ? undefined : await openLineOf(tx, line);
  if (open) return open.id === line.id;
  await tx
    .updateTable('campaigns.hand_call')
    .set({
      closed_at: closing && new Date(closing.atMs),
      closed_by: closing?.by ?? null,
      note: closing?.note ?? null,
    })
    .where('id', '=', line.id)
    .execute();
  return true;
}

/**
 * Closes the real open lines of a visit that its patient has answered about by himself; what he has asked of people stays open.
 * Tells whether there was one. In a transaction.
 */
export async function closeAnswered(
  tx: Db,
  appointmentId: string,
  closing: { readonly atMs: number; readonly by: string },
): Promise<boolean> {
  await lockVisit(tx, appointmentId);
  const { numUpdatedRows } = await tx
    .updateTable('campaigns.hand_call as line')
    .set({ closed_at: new Date(closing.atMs), closed_by: closing.by })
    .where('line.appointment_id', '=', appointmentId)
    .where('line.closed_at', 'is', null)
    .where('line.reason', 'not in', wishes)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('campaigns.campaign as campaign')
          .select('campaign.id')
          .whereRef('campaign.id', '=', 'line.campaign_id')
          .where('campaign.rehearsal', '=', false),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Every line with what its campaign tells about it. */
function lines(db: Db) {
  return db
    .selectFrom('campaigns.hand_call as line')
    .innerJoin('campaigns.campaign as campaign', 'campaign.id', 'line.campaign_id')
    .selectAll('line')
    .select('campaign.rehearsal');
}

type Line = Selectable<CampaignTables['campaigns.hand_call']> & { readonly rehearsal: boolean };

function toHandCall(row: Line): HandCall {
  return {
    id: row.id,
    projectId: row.project_id,
    campaignId: row.campaign_id,
    targetId: row.target_id,
    appointmentId: row.appointment_id,
    reason: row.reason,
    rehearsal: row.rehearsal,
    createdAt: row.created_at.getTime(),
    closedAt: row.closed_at?.getTime() ?? null,
    closedBy: row.closed_by,
    note: row.note,
  };
}
