import { sql, type Kysely, type Selectable } from 'kysely';
import type { Mark } from '../clinic/index.ts';
import { rehearsalTimeScale, type TargetState } from './campaign.ts';
import type { CampaignTables, HeardWord } from './campaign-tables.ts';
import type { AttemptEnding } from './retry-rule.ts';
import type { TimeJump } from './time-jump.ts';

type Db = Kysely<CampaignTables>;

/** A visit to be rung about, and how far that has come. Times are milliseconds since 1970 UTC. */
export interface Target {
  readonly id: string;
  readonly campaignId: string;
  readonly projectId: string;
  readonly appointmentId: string;
  readonly state: TargetState;
  readonly reason: string | null;
  readonly dueAt: number;
  readonly attempts: number;
  readonly outcome: AttemptEnding | null;
  /** What the last attempt put on the patient's card. */
  readonly mark: Mark | null;
  readonly reached: boolean;
  readonly heard: readonly HeardWord[];
  readonly listenedMs: number | null;
  readonly lastCallId: string | null;
  readonly position: number;
  readonly settledAt: number | null;
}

export interface TargetFilter {
  readonly state?: TargetState;
  /** Only targets of these visits. */
  readonly appointmentIds?: readonly string[];
  readonly limit: number;
  /** The `position` of the last row of the page before. */
  readonly after?: number;
}

/** Adds the visits as targets in their order; those that the campaign has already are left alone. */
export async function addTargets(
  db: Db,
  campaign: { readonly id: string; readonly projectId: string },
  appointmentIds: readonly string[],
  firstPosition: number,
  nowMs: number,
): Promise<number> {
  const result = await sql`
    insert into campaigns.target (id, project_id, campaign_id, appointment_id, state, due_at, position)
    select gen_random_uuid(), ${campaign.projectId}, ${campaign.id}, appointment_id, 'waiting', ${new Date(nowMs)},
      ${firstPosition} + ordinal - 1
    from unnest(${appointmentIds}::uuid[]) with ordinality as given (appointment_id, ordinal)
    on conflict (campaign_id, appointment_id) do nothing`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}

/** Locks up to `limit` targets that are due, the first of the file first; other dispatchers pass over them. */
export async function lockDueTargets(
  db: Db,
  campaignId: string,
  nowMs: number,
  limit: number,
): Promise<Target[]> {
  const rows = await db
    .selectFrom('campaigns.target')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', ['waiting', 'pausing'])
    .where('due_at', '<=', new Date(nowMs))
    .orderBy('due_at')
    .orderBy('position')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(toTarget);
}

/** Locks a page of targets that wait or pause, due or not, in the order of the file. */
export async function listUnsettled(
  db: Db,
  campaignId: string,
  after: number,
  limit: number,
): Promise<Target[]> {
  const rows = await db
    .selectFrom('campaigns.target')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', ['waiting', 'pausing'])
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(toTarget);
}

/** Locks a page of targets that were refused for one of these reasons, in the order of the file. */
export async function listRefused(
  db: Db,
  campaignId: string,
  reasons: readonly string[],
  after: number,
  limit: number,
): Promise<Target[]> {
  const rows = await db
    .selectFrom('campaigns.target')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .where('state', '=', 'refused')
    .where('reason', 'in', reasons)
    .where('position', '>', after)
    .orderBy('position')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map(toTarget);
}

/** Those that `listRefused` has locked are due again. */
export async function reopenTargets(tx: Db, targetIds: readonly string[], nowMs: number): Promise<void> {
  await tx
    .updateTable('campaigns.target')
    .set({ state: 'waiting', reason: null, due_at: new Date(nowMs), settled_at: null })
    .where(sql<boolean>`id = any(${[...targetIds]}::uuid[])`)
    .execute();
}

export async function updateTarget(
  db: Db,
  targetId: string,
  change: Partial<{
    state: TargetState;
    reason: string | null;
    dueAtMs: number;
    attempts: number;
    outcome: AttemptEnding;
    mark: Mark;
    reached: boolean;
    administrator: string;
    listenedMs: number;
    heard: readonly HeardWord[];
    lastCallId: string | null;
    settledAtMs: number;
  }>,
): Promise<void> {
  await db
    .updateTable('campaigns.target')
    .set({
      state: change.state,
      reason: change.reason,
      due_at: change.dueAtMs === undefined ? undefined : new Date(change.dueAtMs),
      attempts: change.attempts,
      outcome: change.outcome,
      mark: change.mark,
      reached: change.reached,
      administrator: change.administrator,
      listened_ms: change.listenedMs,
      heard: change.heard && JSON.stringify(change.heard),
      last_call_id: change.lastCallId,
      settled_at: change.settledAtMs === undefined ? undefined : new Date(change.settledAtMs),
    })
    .where('id', '=', targetId)
    .execute();
}

export async function findTarget(db: Db, targetId: string): Promise<Target | undefined> {
  const row = await db
    .selectFrom('campaigns.target')
    .selectAll()
    .where('id', '=', targetId)
    .executeTakeFirst();
  return row && toTarget(row);
}

/** As `findTarget`; nobody else changes it before the transaction ends. */
export async function lockTarget(tx: Db, targetId: string): Promise<Target | undefined> {
  const row = await tx
    .selectFrom('campaigns.target')
    .selectAll()
    .where('id', '=', targetId)
    .forUpdate()
    .executeTakeFirst();
  return row && toTarget(row);
}

/** Those of the ids that exist, in no order. */
export async function findTargets(db: Db, targetIds: readonly string[]): Promise<Target[]> {
  const rows = await db
    .selectFrom('campaigns.target')
    .selectAll()
    .where(sql<boolean>`id = any(${targetIds}::uuid[])`)
    .execute();
  return rows.map(toTarget);
}

/** A page of targets in the order of the file. */
export async function listTargets(db: Db, campaignId: string, filter: TargetFilter): Promise<Target[]> {
  let query = db
    .selectFrom('campaigns.target')
    .selectAll()
    .where('campaign_id', '=', campaignId)
    .orderBy('position')
    .limit(filter.limit);
  if (filter.state) query = query.where('state', '=', filter.state);
  if (filter.after !== undefined) query = query.where('position', '>', filter.after);
  if (filter.appointmentIds) {
    query = query.where(sql<boolean>`appointment_id = any(${filter.appointmentIds}::uuid[])`);
  }
  return (await query.execute()).map(toTarget);
}

/** When the next target falls due, in milliseconds since 1970 UTC; null when none waits. */
export async function nextDueMs(db: Db, campaignId: string): Promise<number | null> {
  const row = await db
    .selectFrom('campaigns.target')
    .select((eb) => eb.fn.min('due_at').as('due'))
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', ['waiting', 'pausing'])
    .executeTakeFirst();
  return row?.due ? new Date(row.due).getTime() : null;
}

/**
 * The clock of all has jumped: what was left of a pause is left still, in every campaign. Whoever waits for longer than his pause
 * waits for a moment of the day, which is what the clock shows now.
 */
export async function keepPauses(db: Db, { fromMs, byMs }: TimeJump): Promise<void> {
  await sql`
    update campaigns.target set due_at = due_at + make_interval(secs => ${byMs / 1000}::float8)
    from campaigns.campaign
    where campaign.id = target.campaign_id and campaign.state in ('running', 'paused') and target.state = 'pausing'
      and target.due_at > ${new Date(fromMs)}::timestamptz
      and target.due_at <= ${new Date(fromMs)}::timestamptz + make_interval(secs =>
        coalesce((campaign.settings ->> 'pauseMinutes')::float8, 60) * 60 / case when campaign.rehearsal then ${rehearsalTimeScale}::int else 1 end)`.execute(
    db,
  );
}

/** Whether anything of the campaign is still to come or under way. */
export async function hasUnsettled(db: Db, campaignId: string): Promise<boolean> {
  const row = await db
    .selectFrom('campaigns.target')
    .select('id')
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', ['waiting', 'pausing', 'calling'])
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Those that nobody has begun to call are let go: the campaign was stopped. */
export async function releaseWaiting(
  db: Db,
  campaignId: string,
  reason: string,
  nowMs: number,
): Promise<void> {
  await db
    .updateTable('campaigns.target')
    .set({ state: 'refused', reason, settled_at: new Date(nowMs) })
    .where('campaign_id', '=', campaignId)
    .where('state', 'in', ['waiting', 'pausing'])
    .execute();
}

function toTarget(row: Selectable<CampaignTables['campaigns.target']>): Target {
  return {
    id: row.id,
    campaignId: row.campaign_id,
    projectId: row.project_id,
    appointmentId: row.appointment_id,
    state: row.state,
    reason: row.reason,
    dueAt: row.due_at.getTime(),
    attempts: row.attempts,
    outcome: row.outcome,
    mark: row.mark,
    reached: row.reached,
    heard: row.heard,
    listenedMs: row.listened_ms,
    lastCallId: row.last_call_id,
    position: row.position,
    settledAt: row.settled_at?.getTime() ?? null,
  };
}
