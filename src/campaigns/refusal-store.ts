import { sql, type Kysely } from 'kysely';
import type { CampaignTables } from './campaign-tables.ts';
import type { Permission, RefusalReason } from './permission.ts';
import type { Target } from './target-store.ts';

type Db = Kysely<CampaignTables>;

/** Why a target was not contacted, as it was written down. Times are milliseconds since 1970 UTC. */
export interface RefusalRecord {
  readonly id: string;
  readonly targetId: string;
  readonly appointmentId: string;
  readonly reason: RefusalReason;
  readonly others: readonly RefusalReason[];
  /** Null: never. */
  readonly untilMs: number | null;
  readonly atMs: number;
  /** It still holds: the target waits for it, or was refused for it. */
  readonly stands: boolean;
}

export interface RefusalFilter {
  readonly reason?: RefusalReason;
  readonly limit: number;
  readonly offset: number;
}

/** In the transaction in which the target is put off. */
export async function insertRefusal(
  tx: Db,
  target: Target,
  { reasons, untilMs }: Extract<Permission, { kind: 'refused' }>,
  nowMs: number,
): Promise<void> {
  const [first, ...others] = reasons;
  await tx
    .insertInto('campaigns.refusal')
    .values({
      project_id: target.projectId,
      campaign_id: target.campaignId,
      target_id: target.id,
      reason: first.reason,
      others: others.map(({ reason }) => reason),
      until_at: untilMs === null ? null : new Date(untilMs),
      at: new Date(nowMs),
    })
    .execute();
}

/** The latest first. */
export async function listRefusals(
  db: Db,
  campaignId: string,
  { reason, limit, offset }: RefusalFilter,
): Promise<RefusalRecord[]> {
  let query = db
    .selectFrom('campaigns.refusal as refusal')
    .innerJoin('campaigns.target as target', 'target.id', 'refusal.target_id')
    .selectAll('refusal')
    .select(['target.appointment_id', 'target.reason as reason_now'])
    .where('refusal.campaign_id', '=', campaignId)
    .orderBy('refusal.at', 'desc')
    .orderBy('refusal.id')
    .limit(limit)
    .offset(offset);
  if (reason) query = query.where('refusal.reason', '=', reason);
  return (await query.execute()).map((row) => ({
    id: row.id,
    targetId: row.target_id,
    appointmentId: row.appointment_id,
    reason: row.reason,
    others: row.others,
    untilMs: row.until_at?.getTime() ?? null,
    atMs: row.at.getTime(),
    stands: row.reason_now === row.reason,
  }));
}

/** How many refusals each reason has, the commonest first. */
export async function countRefusals(
  db: Db,
  campaignId: string,
): Promise<{ readonly reason: RefusalReason; readonly count: number }[]> {
  const { rows } = await sql<{ reason: RefusalReason; count: number }>`
    select reason, count(*)::int as count from campaigns.refusal where campaign_id = ${campaignId}
    group by reason order by count(*) desc, reason`.execute(db);
  return rows;
}
