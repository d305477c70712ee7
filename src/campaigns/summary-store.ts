import { sql, type Kysely } from 'kysely';
import type { CampaignTables } from './campaign-tables.ts';

/** Counts of targets, but for `attempts`. `reached` talked with the robot; the rest of the endings don't overlap. */
export interface CampaignCounts {
  readonly total: number;
  readonly waiting: number;
  readonly calling: number;
  readonly reached: number;
  readonly confirmed: number;
  readonly declined: number;
  readonly wantsToMove: number;
  /** Spoke with an administrator, whatever came of it. */
  readonly toPerson: number;
  /** All attempts spent and nobody talked. */
  readonly notReached: number;
  /** Settled without a yes, a no or a wish to move. */
  readonly notConfirmed: number;
  readonly refused: number;
  readonly attempts: number;
  /** Of those reached; null while nobody is. */
  readonly averageListenedMs: number | null;
}

/** The totals of one campaign. Safe to ask every second: one index scan of its targets. */
export async function countTargets(db: Kysely<CampaignTables>, campaignId: string): Promise<CampaignCounts> {
  const [counts] = await countTargetsOfMany(db, [campaignId]);
  return counts as CampaignCounts;
}

/** The totals of each of these campaigns, in their order, by one query; a campaign without targets has zeros. */
export async function countTargetsOfMany(
  db: Kysely<CampaignTables>,
  campaignIds: readonly string[],
): Promise<CampaignCounts[]> {
  if (campaignIds.length === 0) return [];
  const result = await sql<CampaignCounts>`
    select count(target.id)::int as total,
      count(*) filter (where state in ('waiting', 'pausing'))::int as waiting,
      count(*) filter (where state = 'calling')::int as calling,
      count(*) filter (where reached)::int as reached,
      count(*) filter (where mark = 'confirmed')::int as confirmed,
      count(*) filter (where mark = 'declined')::int as declined,
      count(*) filter (where mark = 'wants-to-move')::int as "wantsToMove",
      count(*) filter (where administrator = 'connected')::int as "toPerson",
      count(*) filter (where state = 'done' and not reached)::int as "notReached",
      count(*) filter (where state = 'done' and coalesce(mark, 'none') not in ('confirmed', 'declined', 'wants-to-move'))::int
        as "notConfirmed",
      count(*) filter (where state = 'refused')::int as refused,
      coalesce(sum(attempts), 0)::int as attempts,
      avg(listened_ms) filter (where reached)::float8 as "averageListenedMs"
    from unnest(${[...campaignIds]}::uuid[]) with ordinality as wanted (campaign_id, position)
    left join campaigns.target as target using (campaign_id)
    group by wanted.position order by wanted.position`.execute(db);
  return result.rows;
}
