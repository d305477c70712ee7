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

/** A target has one line on the list; a second reason changes nothing. */
export async function addHandCall(
  db: Db,
  target: Target,
  reason: HandCallReason,
  nowMs: number,
): Promise<void> {
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

/** Closes a line, or opens it again when `closing` is null. */
export async function setHandCallClosed(
  db: Db,
  id: string,
  closing: { readonly atMs: number; readonly by: string; readonly note: string } | null,
): Promise<void> {
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
