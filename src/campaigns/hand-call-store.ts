import type { Kysely, Selectable } from 'kysely';
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

/**
 * A target has one line on the list, and a visit one that is open: that of an earlier campaign goes on with what the last one found
 * out, unless a person's call was promised by it. What was rehearsed is another matter than what was not.
 */
export async function addHandCall(
  db: Db,
  target: Target,
  reason: HandCallReason,
  nowMs: number,
): Promise<void> {
  const open = await openLineOf(db, target);
  if (open) {
    const { id, reason: before } = open;
    if (before !== 'callback-promised' && open.target_id !== target.id)
      await handOver(db, id, target, reason);
    return;
  }
  await db
    .insertInto('campaigns.hand_call')
    .values({
      id: newId(),
      project_id: target.projectId,
      campaign_id: target.campaignId,
      target_id: target.id,
      appointment_id: target.appointmentId,
      reason,
      created_at: new Date(nowMs),
      closed_at: null,
      closed_by: null,
      note: null,
    })
    .onConflict((conflict) => conflict.column('target_id').doNothing())
    .execute();
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

/** A target that has a line of its own, closed by now, gets that one no second time. */
async function handOver(db: Db, id: string, target: Target, reason: HandCallReason): Promise<void> {
  await db
    .updateTable('campaigns.hand_call')
    .set({ campaign_id: target.campaignId, target_id: target.id, reason })
    .where('id', '=', id)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('campaigns.hand_call as own').select('own.id').where('own.target_id', '=', target.id),
        ),
      ),
    )
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

/** Closes a line, or opens it again when `closing` is null and no other one of the visit is open. */
export async function setHandCallClosed(
  db: Db,
  id: string,
  closing: { readonly atMs: number; readonly by: string; readonly note: string } | null,
): Promise<void> {
  const line = closing ? undefined : await findHandCall(db, id);
  if (line && (await openLineOf(db, line))) return;
  await db
    .updateTable('campaigns.hand_call')
    .set({
      closed_at: closing && new Date(closing.atMs),
      closed_by: closing?.by ?? null,
      note: closing?.note ?? null,
    })
    .where('id', '=', id)
    .execute();
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
